//! Developer commands: `cargo xtask demo | console | test | check | bless | bench`.

mod bench;
mod console;
mod run;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Qianmian")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the binary and run the whole loop on the example shop; options go to `qianmian demo`
    Demo {
        /// Options of `qianmian demo`, such as --no-serve, --fresh, --orders FILE
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
    /// Build the web console for embedding; needs Node. The next build of the binary has it
    Console {
        /// Instead of building, serve it with hot reload before a running server
        #[arg(long)]
        dev: bool,
        /// With --dev: where the server is
        #[arg(long, requires = "dev", default_value = "http://127.0.0.1:8787", value_name = "URL")]
        server: String,
    },
    /// Everything that must hold: check, then all tests, the web console's where Node is (what CI runs)
    Test,
    /// Format, lints, and the tidy rules
    Check,
    /// Accept new snapshots, and the console's types of the API
    Bless,
    /// Rows a second, events a second, peak memory
    Bench {
        /// Which benches; all when none is named
        names: Vec<String>,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Demo { options } => demo(&options),
        Command::Console { dev: true, server } => console::develop(&server),
        Command::Console { dev: false, .. } => console::build(),
        Command::Test => test(),
        Command::Check => check(),
        Command::Bless => {
            run::cargo(&["test", "--workspace", "--no-fail-fast"], &[("INSTA_UPDATE", "always")])?;
            if console::has_node() { console::bless() } else { Ok(()) }
        }
        Command::Bench { names } => bench::run(&names),
    }
}

fn demo(options: &[String]) -> anyhow::Result<()> {
    if console::has_node() {
        console::build()?;
    }
    let binary = run::release_binary("qianmian-cli", "qianmian")?;
    let dir = run::target_directory()?.join("demo");
    let dir = dir.to_string_lossy().into_owned();
    let mut arguments = vec!["demo", "--dir", &dir];
    arguments.extend(options.iter().map(String::as_str));
    run::program(&binary, &arguments)
}

/// The console is built first, so that everything is compiled once, with it inside.
fn test() -> anyhow::Result<()> {
    let console = console::has_node();
    if console {
        console::test_source()?;
    }
    check()?;
    run::cargo(&["test", "--workspace", "--no-fail-fast"], &[])?;
    if console { console::test_in_browser() } else { Ok(()) }
}

fn check() -> anyhow::Result<()> {
    run::cargo(&["fmt", "--all", "--check"], &[])?;
    run::cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"], &[])?;
    run::cargo(&["test", "--package", "xtask", "--quiet"], &[])
}
