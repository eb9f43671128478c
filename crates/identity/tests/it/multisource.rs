//! Records of 50,000 Chinese people from four sources, with planted hazards: default values, shop phones, kiosk devices,
//! shared and recycled numbers. Precision and recall are over pairs of records of one person.
//!
//! The file is resolved twice: at once, and in batches, which must come to the same people.

mod records;

use crate::world::{Row, World};
use records::{Known, Pairs, config, count_pairs, load};

#[tokio::test]
async fn people_of_many_sources_are_found_with_few_mistakes() {
    let Some(rows) = load() else { return };
    let at_once = measure(&rows, rows.len()).await;
    assert!(at_once.precision() >= 0.97, "precision {}", at_once.precision());
    assert!(at_once.recall() >= 0.69, "recall {}", at_once.recall());
    assert!(at_once.largest < 20, "largest {}", at_once.largest);
    assert_eq!(measure(&rows, 20_000).await, at_once, "batches come to the same people");
}

/// Resolves the rows in batches and compares the people with the truth.
async fn measure(rows: &[Known], batch: usize) -> Pairs {
    let world = World::new(config()).await;

    let mut subjects: Vec<Option<u32>> = Vec::with_capacity(rows.len());
    let (mut merges, mut refusals, mut unresolved) = (0, 0, 0);
    for batch in rows.chunks(batch) {
        let records: Vec<Row> = batch.iter().map(row).collect();
        let resolution = world.resolve(&records).await;
        (merges, refusals) = (merges + resolution.counts.merges, refusals + resolution.counts.refusals);
        unresolved += resolution.counts.unresolved;
        subjects
            .extend(resolution.records.iter().map(|record| record.ok().map(|resolved| resolved.subject.0)));
    }
    let mut tx = world.store.read().await.unwrap();
    let map = qianmian_store::people::subject_map(&mut tx).await.unwrap();
    let people: Vec<Option<u32>> = subjects.iter().map(|subject| subject.map(|s| map[s as usize])).collect();
    let pairs = count_pairs(rows, &people);
    #[allow(clippy::print_stderr, reason = "the figures are what one runs this test for")]
    {
        eprintln!(
            "{} records in batches of {batch}: precision {:.3}, recall {:.3}, largest person {} records; \
             {merges} merges, {refusals} refusals, {unresolved} nobody's",
            rows.len(),
            pairs.precision(),
            pairs.recall(),
            pairs.largest
        );
    }
    pairs
}

fn row(known: &Known) -> Row {
    let Known { identifiers, attributes, at, .. } = known;
    Row { identifiers: identifiers.clone(), attributes: attributes.clone(), at: *at }
}
