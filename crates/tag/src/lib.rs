//! Compile, evaluate and explain tag rules: shared measures, live, batch and reference evaluators.
