"""What presenters show of the winners: public facts only."""
