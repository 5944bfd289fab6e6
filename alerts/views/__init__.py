"""The pages of alerts and orders: each draws its first picture, the browser keeps it alive from the REST API."""
