//! Accept and check records of every source: the Segment contract, files with a mapping, the durable inbox.
