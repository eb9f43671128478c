//! Definitions changed one by one: the files stay what counts, and what somebody else wrote is not lost.

use std::fs;

use qianmian_pipeline::definitions::{Edit, Kind, Status};
use qianmian_pipeline::{Pipeline, PipelineError};
use serde_json::json;

use crate::shop::{Shop, write};

const LIKER: &str = "# Why this is.\n- tag: liker # of links\n  title: { zh: 喜欢, en: Liker }\n  dimension: behaviour\n  when: count('Link Clicked', '30d') >= 1\n";
const FANS: &str = "audience: fans\ntitle: { zh: 粉丝, en: Fans }\nexpression: tag(clicker)\n";

fn create(kind: Kind, name: &str, text: &str) -> Edit {
    Edit::Create { kind, name: name.to_owned(), text: text.to_owned() }
}

fn replace(pipeline: &Pipeline, name: &str, text: &str) -> Edit {
    let version = pipeline.definition(Kind::Tag, name).unwrap().version;
    Edit::Replace { kind: Kind::Tag, name: name.to_owned(), text: text.to_owned(), version }
}

fn delete(pipeline: &Pipeline, name: &str) -> Edit {
    let version = pipeline.definition(Kind::Tag, name).unwrap().version;
    Edit::Delete { kind: Kind::Tag, name: name.to_owned(), version }
}

fn text_of(shop: &Shop, file: &str) -> String {
    fs::read_to_string(shop.folder.path().join(file)).unwrap()
}

/// Every file of a folder of the workspace.
fn listing(shop: &Shop, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(shop.folder.path().join(folder)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn refusal(shop: &Shop, edit: Edit) -> PipelineError {
    match shop.pipeline.change_definitions(edit).await {
        Err(error) => error,
        Ok(_) => panic!("it was not refused"),
    }
}

/// The shop after a change was taken into use.
async fn changed(shop: Shop, edit: Edit) -> Shop {
    let next = shop.pipeline.change_definitions(edit).await.unwrap().next;
    next.take_over(&shop.pipeline).await.unwrap();
    shop.with(next)
}

#[tokio::test]
async fn a_tag_is_written_changed_and_taken_away_and_has_members_meanwhile() {
    let shop = Shop::open().await;
    shop.take(&[shop.call("track", "u1", "a", json!({ "event": "Link Clicked", "properties": {} }))]).await;
    let shop = changed(shop, create(Kind::Tag, "liker", LIKER)).await;
    assert_eq!(text_of(&shop, "tags/liker.yaml"), LIKER, "as it was typed");
    assert_eq!(shop.count("tag(liker)").await, (1, 0));

    let twice = LIKER.replace(">= 1", ">= 2");
    let edit = replace(&shop.pipeline, "liker", &twice);
    let shop = changed(shop, edit).await;
    assert_eq!(shop.count("tag(liker)").await, (0, 0));
    assert_eq!(shop.pipeline.definition(Kind::Tag, "liker").unwrap().text, twice);

    let edit = delete(&shop.pipeline, "liker");
    let shop = changed(shop, edit).await;
    assert!(shop.pipeline.expression("tag(liker)").is_err());
    assert_eq!(listing(&shop, "tags"), ["tags.yaml"], "nothing else is left behind");
}

#[tokio::test]
async fn one_of_several_in_a_file_is_changed_and_the_others_and_their_comments_stay() {
    let shop = Shop::open().await;
    let file = format!("# Ours.\n{}\n# The end.\n", text_of(&shop, "tags/tags.yaml").trim());
    write(shop.folder.path(), "tags/tags.yaml", &file);
    let shop = shop.restart().await;
    let clicker = shop.pipeline.definition(Kind::Tag, "clicker").unwrap();
    assert_eq!((clicker.file.as_str(), clicker.line), ("tags/tags.yaml", 2));
    assert!(clicker.text.starts_with("- tag: clicker\n") && clicker.text.ends_with(">= 2"), "{clicker:?}");
    let text = clicker.text.replace(">= 2", ">= 3 # strict");
    let edit = replace(&shop.pipeline, "clicker", &text);
    let shop = changed(shop, edit).await;
    assert_eq!(text_of(&shop, "tags/tags.yaml"), file.replace(">= 2", ">= 3 # strict"));
    let mapping = "tag: clicker\nwhen: true\n";
    let refused = refusal(&shop, replace(&shop.pipeline, "clicker", mapping)).await;
    assert!(refused.to_string().contains("begin with `- tag: clicker`"), "{refused}");
}

#[tokio::test]
async fn a_mistake_is_told_at_its_place_in_the_text_and_nothing_is_written() {
    let shop = Shop::open().await;
    let before = text_of(&shop, "tags/tags.yaml");
    let buyer = shop.pipeline.definition(Kind::Tag, "buyer").unwrap();
    let wrong = buyer.text.replace("Order Completed", "Order Complete");
    let PipelineError::Workspace(mistakes) = refusal(&shop, replace(&shop.pipeline, "buyer", &wrong)).await
    else {
        panic!("a mistake")
    };
    let [mistake] = mistakes.as_slice() else { panic!("one mistake: {mistakes:?}") };
    assert_eq!((mistake.file.as_str(), mistake.line, mistake.column), ("tags.yaml", 4, 9));
    assert_eq!(mistake.code, "unknown_event");
    let broken = refusal(&shop, create(Kind::Tag, "liker", "- tag: liker\n  when: [\n")).await;
    assert!(broken.to_string().starts_with("tags.yaml:"), "{broken}");
    assert_eq!(text_of(&shop, "tags/tags.yaml"), before);
    assert_eq!(listing(&shop, "tags"), ["tags.yaml"]);
}

#[tokio::test]
async fn a_mistake_that_a_change_makes_elsewhere_is_told_with_its_file() {
    let shop = changed(Shop::open().await, create(Kind::Audience, "fans", FANS)).await;
    let edit = Edit::SetStatus { tags: vec!["clicker".to_owned()], status: Status::Retired };
    let PipelineError::Workspace(mistakes) = refusal(&shop, edit).await else { panic!("a mistake") };
    assert_eq!((mistakes[0].file.as_str(), mistakes[0].code), ("audiences/fans.yaml", "retired_tag"));
}

#[tokio::test]
async fn what_somebody_else_wrote_meanwhile_is_not_lost() {
    let shop = changed(Shop::open().await, create(Kind::Tag, "liker", LIKER)).await;
    let mine = replace(&shop.pipeline, "liker", &LIKER.replace(">= 1", ">= 5"));
    let taken = delete(&shop.pipeline, "liker");
    let theirs = LIKER.replace(">= 1", ">= 9");
    write(shop.folder.path(), "tags/liker.yaml", &theirs);
    for edit in [mine, taken, create(Kind::Tag, "liker", LIKER)] {
        let refused = refusal(&shop, edit).await;
        assert_eq!(refused.code(), "changed_meanwhile");
        assert!(refused.to_string().contains("tags/liker.yaml"), "{refused}");
    }
    assert_eq!(text_of(&shop, "tags/liker.yaml"), theirs);
}

#[tokio::test]
async fn what_is_used_is_neither_taken_away_nor_called_otherwise() {
    let shop = changed(Shop::open().await, create(Kind::Audience, "fans", FANS)).await;
    let clicker = shop.pipeline.definition(Kind::Tag, "clicker").unwrap();
    assert_eq!(clicker.users.len(), 1);
    let other = clicker.text.replace("tag: clicker", "tag: presser");
    for edit in [delete(&shop.pipeline, "clicker"), replace(&shop.pipeline, "clicker", &other)] {
        let refused = refusal(&shop, edit).await;
        assert_eq!(refused.code(), "in_use");
        assert!(refused.to_string().contains("the audience `fans`"), "{refused}");
    }
    let version = shop.pipeline.definition(Kind::Audience, "fans").unwrap().version;
    let shop = changed(shop, Edit::Delete { kind: Kind::Audience, name: "fans".to_owned(), version }).await;
    let edit = replace(&shop.pipeline, "clicker", &other);
    let shop = changed(shop, edit).await;
    assert!(text_of(&shop, "tags/tags.yaml").contains("- tag: presser\n"));
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder_and_no_file_is_written_over() {
    let shop = Shop::open().await;
    for name in ["../escape", "a/b", "..", ".hidden", "a\\b", ""] {
        let text = format!("audience: \"{}\"\nexpression: tag(clicker)\n", name.replace('\\', "\\\\"));
        let refused = refusal(&shop, create(Kind::Audience, name, &text)).await;
        assert!(matches!(refused, PipelineError::Workspace(_)), "{name}: {refused}");
    }
    assert!(
        !shop.folder.path().join("audiences").exists() && !shop.folder.path().join("escape.yaml").exists()
    );
    write(shop.folder.path(), "tags/liker.yaml", "# Kept for later.\n");
    let shop = changed(shop, create(Kind::Tag, "liker", LIKER)).await;
    assert_eq!(text_of(&shop, "tags/liker.yaml"), "# Kept for later.\n");
    assert_eq!(shop.pipeline.definition(Kind::Tag, "liker").unwrap().file, "tags/liker-2.yaml");
}

#[tokio::test]
async fn a_file_that_must_not_be_written_is_refused_by_name() {
    let shop = changed(Shop::open().await, create(Kind::Tag, "liker", LIKER)).await;
    let file = shop.folder.path().join("tags/liker.yaml");
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let edit = replace(&shop.pipeline, "liker", &LIKER.replace(">= 1", ">= 2"));
    let refused = refusal(&shop, edit).await;
    assert_eq!(refused.code(), "file_unwritable");
    assert!(refused.to_string().contains("tags/liker.yaml"), "{refused}");
    assert_eq!(text_of(&shop, "tags/liker.yaml"), LIKER);
    assert_eq!(listing(&shop, "tags"), ["liker.yaml", "tags.yaml"]);
}

#[tokio::test]
async fn several_tags_get_a_status_at_once_and_lose_nothing_else() {
    let shop = changed(Shop::open().await, create(Kind::Tag, "liker", LIKER)).await;
    let tags = ["clicker", "buyer", "liker"].map(str::to_owned).to_vec();
    let shop = changed(shop, Edit::SetStatus { tags: tags.clone(), status: Status::Draft }).await;
    assert_eq!((shop.pipeline.workspace.tags.len(), shop.pipeline.workspace.shelved.len()), (0, 3));
    assert_eq!(
        text_of(&shop, "tags/liker.yaml"),
        LIKER.replace("# of links\n", "# of links\n  status: draft\n")
    );
    let shop = changed(shop, Edit::SetStatus { tags, status: Status::Active }).await;
    assert_eq!(shop.pipeline.workspace.tags.len(), 3);
    let edit = Edit::SetStatus { tags: vec!["likr".to_owned()], status: Status::Draft };
    let refused = refusal(&shop, edit).await;
    assert_eq!(refused.to_string(), "no tag `likr` (did you mean `liker`?)");
}
