//! Receipts.

use proptest::prelude::*;
use qianmian_model::Time;
use qianmian_store::outbox::{self, ReceiptKind};

use crate::backend::{Backend, samples};
use crate::outbox::{intent, sending};

const KINDS: [ReceiptKind; 8] = [
    ReceiptKind::Sent,
    ReceiptKind::Delivered,
    ReceiptKind::Read,
    ReceiptKind::Replied,
    ReceiptKind::Clicked,
    ReceiptKind::Converted,
    ReceiptKind::Unsubscribed,
    ReceiptKind::Blocked,
];

/// Any order, any cut into calls and any repetition of the same receipts give the same rows, and a row only grows.
pub(crate) async fn receipts_are_the_same_in_any_order(backend: &Backend) {
    let store = backend.open().await;
    let heard = prop::collection::vec((0..3_usize, prop::sample::select(&KINDS[..]), 0..20_i64), 1..40);
    let both = heard.prop_flat_map(|heard| (Just(heard.clone()), Just(heard).prop_shuffle(), 1..7_usize));
    for (first, shuffled, size) in samples(both, 16) {
        let mut tx = store.begin().await.unwrap();
        let persons = sending(&mut tx, 3).await;
        let ids: Vec<String> = persons.iter().map(|person| intent(*person, 0).id).collect();
        let named = |list: &[(usize, ReceiptKind, i64)]| {
            list.iter().map(|(who, kind, at)| (ids[*who].clone(), *kind, Time(*at))).collect::<Vec<_>>()
        };
        assert!(outbox::record_receipts(&mut tx, &named(&first)).await.unwrap().iter().all(|known| *known));
        let expected = outbox::receipts(&mut tx, &ids).await.unwrap();
        tx.rollback().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        sending(&mut tx, 3).await;
        let mut before: Vec<(String, outbox::Receipt)> = Vec::new();
        for call in named(&shuffled).chunks(size).chain(std::iter::once(&named(&first)[..])) {
            outbox::record_receipts(&mut tx, call).await.unwrap();
            let after = outbox::receipts(&mut tx, &ids).await.unwrap();
            for (id, receipt) in &before {
                let (_, grown) = after.iter().find(|(other, _)| other == id).unwrap();
                for kind in KINDS.into_iter().filter(|kind| receipt.has(*kind)) {
                    assert!(grown.has(kind) && grown.at(kind) <= receipt.at(kind));
                }
            }
            before = after;
        }
        assert_eq!(before, expected);
    }
}

pub(crate) async fn receipts_of_a_campaign_have_their_people(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 2).await;
    let id = intent(persons[1], 0).id;
    let heard = [
        (id.clone(), ReceiptKind::Read, Time(30)),
        ("no such intent".to_owned(), ReceiptKind::Read, Time(30)),
        (id.clone(), ReceiptKind::Clicked, Time(31)),
    ];
    assert_eq!(outbox::record_receipts(&mut tx, &heard).await.unwrap(), [true, false, true]);
    let receipts = outbox::receipts_of_campaign(&mut tx, "spring").await.unwrap();
    assert_eq!(receipts.len(), 1);
    assert_eq!((receipts[0].person, &receipts[0].intent), (persons[1], &id));
    // Read implies delivered and sent; a click says only that it was clicked.
    let at = |kind| receipts[0].receipt.at(kind);
    assert_eq!(at(ReceiptKind::Delivered), Some(Time(30)));
    assert_eq!(at(ReceiptKind::Sent), Some(Time(30)));
    assert_eq!((at(ReceiptKind::Clicked), at(ReceiptKind::Replied)), (Some(Time(31)), None));
}
