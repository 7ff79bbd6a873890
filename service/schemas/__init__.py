"""What the routes answer and take, as OpenAPI describes it."""
