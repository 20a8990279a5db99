"""QPV by generation and edition, communes, departments, look-up, and the base map's figures."""
