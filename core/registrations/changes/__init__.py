"""变更申请: what a college may still have changed between the end of registration and the arrangement (C-04)."""
