"""A council's ModernGov read through its web service: asked safely, understood without trust, taken in record by record."""
