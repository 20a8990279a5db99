"""Files by SHA-256 in var/; each upper package links to them and says who may read."""
