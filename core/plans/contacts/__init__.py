"""联系方式: how a vendor is reached, entered by the vendor and shown where colleges need it (section N)."""
