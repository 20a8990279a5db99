"""What each person must do, by date, joined from all packages."""
