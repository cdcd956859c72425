"""Lines whose loss a rule's marked tests must notice; `make mutants` loses them one by one."""
