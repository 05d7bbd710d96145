"""The outside view: how other public launches kept their dates."""
