"""费用: province standards, statements per payer and plan, payments and their settlement."""
