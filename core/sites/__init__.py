"""考核站点: applied for by pilot colleges, reviewed by the vendor."""
