//! Groups, aggregates, spreads, lookups and scales.
