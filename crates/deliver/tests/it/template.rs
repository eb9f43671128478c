//! Templates that are mistaken and templates that are hostile.

use qianmian_deliver::template::{Template, check};
use serde_json::json;

#[test]
fn a_missing_field_is_named_wherever_it_is() {
    for (source, field) in [
        ("您好 {{ nickname }}", "nickname"),
        ("{{ tags.vip.level }}", "tags.vip.level"),
        ("{% if vip %}{{ nickname }}{% endif %}", "vip"),
        ("{% for order in orders %}{{ order }}{% endfor %}", "orders"),
    ] {
        let reason = Template::compile(source).unwrap().render(&json!({ "tags": {} })).unwrap_err();
        assert!(reason.contains(&format!("`{field}`")), "{source}: {reason}");
        assert!(reason.contains("line 1") && reason.contains("default"), "{source}: {reason}");
    }
}

#[test]
fn text_is_not_escaped_and_values_are_not_templates() {
    let template = Template::compile("{{ nickname }} & {{ city | default('北京') }}").unwrap();
    let text = template.render(&json!({ "nickname": "<{{ 7 * 7 }}>" })).unwrap();
    assert_eq!(text, "<{{ 7 * 7 }}> & 北京");
}

#[test]
fn mistakes_are_found_at_the_latest_when_it_is_rendered() {
    for source in ["{{ nickname", "{% if %}", "{{ nickname | shout }}", "{% include 'secrets' %}"] {
        let found = check(source)
            .err()
            .or_else(|| Template::compile(source).unwrap().render(&json!({ "nickname": "Lily" })).err());
        assert!(found.is_some(), "{source}");
    }
}

#[test]
fn hostile_templates_are_refused() {
    let deep = format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000));
    let nested = format!("{}x{}", "{% if true %}".repeat(5_000), "{% endif %}".repeat(5_000));
    for source in [
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{% for i in range(99999) %}{{ i }}{% endfor %}",
        "{{ range(1000000000) | list | length }}",
        "{{ range(100000) | list | join('x' * 100000) }}",
        "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{{ 'x' * 100000000000 }}",
        "{{ 'x\\n' | indent(2000000000) }}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(s) %}{{ f(s ~ s) }}{% endmacro %}{{ f('xxxxxxxx') }}",
        &format!("{{{{ {deep} }}}}"),
        &nested,
    ] {
        let start: String = source.chars().take(60).collect();
        let refused = Template::compile(source).and_then(|template| template.render(&json!({})));
        assert!(refused.is_err(), "{start}");
        let reason = refused.unwrap_err();
        assert!(reason.lines().count() == 1 && reason.len() < 300, "{start}: {reason}");
    }
}
