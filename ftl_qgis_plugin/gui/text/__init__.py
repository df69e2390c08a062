"""Words on the screen: begin with `plain_text`, which keeps strangers' texts from being taken for markup."""
