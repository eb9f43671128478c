//! What every backend of the store must hold. Each check is an async function over a [`backend::Backend`]; `conformance!`
//! makes a test of each for each backend, so that another backend is one more line.

#![allow(clippy::unwrap_used, reason = "a check that meets an error has failed")]

mod access;
mod audiences;
mod backend;
mod consents;
mod lake_files;
mod ledger;
mod outbox;
mod people;
mod privacy;
mod sealed;
mod statements;
mod states;
mod tags;
mod traits;
mod transactions;

macro_rules! conformance {
    ($($backend:ident => $make:path),* ; $checks:tt) => {
        $(mod $backend {
            conformance!(@checks $make, $checks);
        })*
    };
    (@checks $make:path, { $($module:ident :: $check:ident),* $(,)? }) => {
        $(#[tokio::test]
        async fn $check() {
            crate::$module::$check(&$make()).await;
        })*
    };
}

conformance! {
    sqlite => crate::backend::Backend::sqlite;
    {
        transactions::a_dropped_transaction_leaves_nothing,
        transactions::a_snapshot_does_not_move_and_does_not_write,
        transactions::what_was_committed_is_there_after_reopening,
        transactions::another_key_is_refused,
        transactions::a_stream_never_goes_back,
        transactions::messages_are_new_once,
        transactions::counts_add_up_or_are_refused,
        transactions::keys_are_found_until_they_are_revoked,
        access::a_session_ends_with_its_user_or_by_itself,
        access::a_link_works_in_the_place_of_the_one_before,
        access::the_trail_is_read_backwards,
        access::secrets_and_passwords_are_not_in_the_files,
        sealed::contact_values_are_not_in_the_files,
        sealed::erased_values_are_not_in_the_files,
        people::bulk_look_up_equals_single_look_up,
        people::ordinals_are_dense_and_never_given_twice,
        people::touching_widens_the_span_in_any_order,
        people::merging_moves_everything_to_the_last_winner,
        people::merging_twice_or_in_a_circle_is_refused,
        people::an_undone_merge_brings_the_loser_back,
        people::edges_and_refusals_are_kept_once,
        people::mentions_are_subjects_of_their_people,
        people::the_subject_map_is_each_subjects_person,
        people::pages_cover_everybody_once,
        traits::the_newest_observation_stays_in_any_order,
        traits::the_past_is_the_same_in_any_order,
        traits::values_come_back_as_they_were,
        traits::profiles_are_replaced_as_a_whole,
        traits::observations_follow_a_merge,
        consents::the_state_does_not_depend_on_the_order_of_writing,
        consents::states_ledger_and_totals_agree,
        tags::a_changed_definition_is_a_new_version,
        tags::states_are_loaded_as_saved_and_come_due,
        tags::bitmaps_are_saved_and_replaced,
        tags::history_adds_up,
        tags::a_snapshot_stands_until_the_next_and_pruning_keeps_what_stands,
        tags::a_ranking_is_found_by_what_it_ranks,
        audiences::snapshots_are_found_by_name_and_number,
        audiences::experiment_results_are_found_by_name,
        lake_files::a_dataset_is_what_was_inserted_and_not_replaced,
        lake_files::replacing_twice_is_refused,
        outbox::planning_twice_makes_no_second_message,
        outbox::only_a_sending_campaigns_intents_are_due,
        outbox::an_approval_is_of_one_version_and_the_first_stands,
        outbox::claims_are_fenced,
        outbox::several_workers_share_the_queue_without_overlap,
        outbox::an_expired_lease_is_taken_over_and_its_owner_fenced,
        outbox::outcomes_follow_only_from_what_they_can,
        outbox::content_opens_for_its_own_intent,
        outbox::caps_count_what_may_have_been_sent,
        outbox::random_histories_account_for_everything_planned,
        outbox::suppressions_hold_on_their_channel_and_follow_a_merge,
        ledger::receipts_are_the_same_in_any_order,
        ledger::receipts_of_a_campaign_have_their_people,
        privacy::an_export_has_every_row,
        privacy::erasure_takes_everything_and_keeps_the_proof,
    }
}
