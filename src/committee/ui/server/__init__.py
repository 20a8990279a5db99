"""What the web server does around the screens: headers, static files, accounts, files, health, first start."""
