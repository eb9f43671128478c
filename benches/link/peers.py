"""Other tools on the same files: `peers.py splink|recordlinkage SET FILE [FILE]` prints their F1 over pairs; nothing where
there are no settings for the set. Settings follow the tools' own examples for these files."""

import sys

import pandas as pd

FEBRL = ["febrl4", "febrl3", "gen100k", "million"]


def read(files):
    tables = [pd.read_csv(file, dtype=str, keep_default_na=False).replace("", None) for file in files]
    for number, table in enumerate(tables):
        table["source"] = f"t{number}"
    return tables


def splink(name, files):
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    if name == "historical_50k":
        comparisons = [
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_and_surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ]
        rules = [
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"),
            block_on("first_name", "dob"), block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"), block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"), block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ]
        training = [block_on("first_name", "surname"), block_on("dob")]
    elif name in FEBRL:
        comparisons = [
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.LevenshteinAtThresholds("soc_sec_id", [1, 2]), cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.LevenshteinAtThresholds("postcode", [1]), cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.ExactMatch("street_number"), cl.JaroWinklerAtThresholds("suburb", [0.9]),
        ]
        rules = [
            block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth", "surname"),
            block_on("date_of_birth", "given_name"), block_on("postcode", "surname"), block_on("postcode", "address_1"),
            block_on("postcode", "given_name"), block_on("postcode", "date_of_birth"), block_on("address_1", "date_of_birth"),
            block_on("suburb", "address_1"), block_on("suburb", "date_of_birth"), block_on("suburb", "surname"),
        ]
        training = [block_on("soc_sec_id"), block_on("given_name", "surname")]
    else:
        return None
    tables = read(files)
    settings = SettingsCreator(
        link_type="link_only" if len(tables) == 2 else "dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )
    engine = DuckDBAPI()
    frames = [engine.register(table, dataset_display_name=f"t{number}") for number, table in enumerate(tables)]
    linker = Linker(frames if len(frames) == 2 else frames[0], settings)
    linker.training.estimate_probability_two_random_records_match(training[:1], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return zip(pairs["unique_id_l"], pairs["unique_id_r"])


def recordlinkage(name, files):
    if name != "febrl4":
        return None
    import recordlinkage as rl

    left, right = (table.set_index("unique_id") for table in read(files))
    indexer = rl.Index()
    for column in ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode"):
        indexer.block(column)
    compare = rl.Compare()
    for column in ("given_name", "surname", "address_1"):
        compare.string(column, column, method="jarowinkler", threshold=0.85)
    for column in ("date_of_birth", "suburb", "state", "postcode", "soc_sec_id"):
        compare.exact(column, column)
    features = compare.compute(indexer.index(left, right), left, right)
    return rl.ECMClassifier().fit_predict(features)


def main(peer, name, files):
    pairs = {"splink": splink, "recordlinkage": recordlinkage}[peer](name, files)
    if pairs is None:
        return
    truth = pd.concat([table[["unique_id", "cluster", "source"]] for table in read(files)])
    cluster = dict(zip(truth["unique_id"], truth["cluster"]))
    found = right = 0
    for a, b in pairs:
        found += 1
        right += cluster[a] == cluster[b]
    sizes = truth.groupby(["cluster", "source"]).size().unstack(fill_value=0)
    all_pairs = (sizes.prod(axis=1) if len(files) == 2 else (sizes.sum(axis=1) * (sizes.sum(axis=1) - 1) // 2)).sum()
    print(f"F1 {2 * right / (found + all_pairs):.4f} (precision {right / found:.4f}, recall {right / all_pairs:.4f})")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
