"""A form sent twice does its work once."""
