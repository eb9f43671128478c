//! The demo, on a small simulated community: it tells every stage, ends, and can be told on.

use crate::workspace::{Said, qianmian, run};

fn demo(dir: &std::path::Path, more: &[&str]) -> Said {
    let mut command = qianmian();
    command.envs([("QIANMIAN__SANDBOX__PEOPLE", "300"), ("QIANMIAN__SANDBOX__DAYS", "20")]);
    command.args(["demo", "--no-serve", "--listen", "127.0.0.1:0", "--dir"]).arg(dir).args(more);
    run(command)
}

#[test]
fn the_demo_tells_every_stage_and_goes_on_where_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("shop");
    let told = demo(&dir, &[]).ok();
    for heading in [
        "Collect",
        "Clean",
        "Identify",
        "Tags",
        "Audience",
        "Delivery (simulated)",
        "Experiment (simulated)",
        "Verdicts (simulated)",
    ] {
        assert!(told.lines().any(|line| line == format!("== {heading}")), "no heading {heading} in:\n{told}");
    }
    let [rows_in, out, merged, rejected] = numbers(line(&told, " rows in = "));
    assert_eq!(rows_in, out + merged + rejected);
    assert!(out >= 6_919, "the orders are in it");
    let [planned, sent, failed, suppressed, unknown, pending] = numbers(line(&told, " messages planned = "));
    assert_eq!(planned, sent + failed + suppressed + unknown + pending);
    assert!(sent > 0, "{told}");
    assert!(told.contains("verdicts agree with what is true of the simulated people"));

    let again = demo(&dir, &[]).ok();
    assert!(again.contains("orders.csv: imported by an earlier run"), "{again}");
    assert_eq!(numbers::<6>(line(&again, " messages planned = "))[0], planned, "nobody was planned again");
    let fresh = demo(&dir, &["--fresh"]).ok();
    assert_eq!(told, fresh, "the same seed tells the same story");
}

#[test]
fn the_demo_leaves_a_folder_that_is_not_its_own_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("thesis.txt");
    std::fs::write(&file, "years of work").unwrap();
    for more in [&[][..], &["--fresh"]] {
        let said = demo(folder.path(), more).refused(2);
        assert!(said.contains("is not a workspace of the demo; choose another with --dir"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), "years of work");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// The line with a text in it.
#[track_caller]
fn line<'a>(told: &'a str, text: &str) -> &'a str {
    told.lines()
        .find(|line| line.contains(text))
        .unwrap_or_else(|| panic!("nothing like `{text}` in:\n{told}"))
}

/// The first numbers of a line, whose thousands are grouped. What stands before a colon is a name.
#[track_caller]
fn numbers<const N: usize>(line: &str) -> [u64; N] {
    let figures = line.split_once(": ").map_or(line, |(_, figures)| figures);
    let words = figures.split_whitespace().map(|word| word.replace(',', ""));
    words.filter_map(|word| word.parse().ok()).take(N).collect::<Vec<_>>().try_into().unwrap()
}
