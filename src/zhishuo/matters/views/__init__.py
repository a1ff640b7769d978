"""The doors of matters: HTTP in, HTTP out. They never write and never decide."""
