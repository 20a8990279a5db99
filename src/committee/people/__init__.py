"""Members, accounts, roles and rights: who may open which page and do which act."""
