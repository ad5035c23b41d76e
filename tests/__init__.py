"""The proofs: folders mirror the product's; `conftest.py` shuts the network for all of them."""
