"""Where rows are kept: engine, base class, reading() and writing(). Knows nothing about committees."""
