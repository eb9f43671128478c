//! A simulated IM platform to rehearse campaigns on: seeded people whose true tastes only it knows.
