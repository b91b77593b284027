"""The emissions core: training, inference, embodied, water, heat and equivalences."""
