"""监考人员: named by the college, approved by the vendor, given to rooms by rule (R-115…R-117)."""
