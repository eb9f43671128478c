//! A server that is never idle.

use crate::history::History;
use crate::posting::Sender;
use crate::serving::Server;
use crate::workspace::Workspace;

/// How often the server is asked before the test gives up.
const PATIENCE: usize = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_processed_shows_while_more_arrives() {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let server = Server::start(&workspace);
    let sender = Sender::default();
    let (mut clients, _) = sender.post_without_end(&server.http, &key);
    let mut processed = None;
    for _ in 0..PATIENCE {
        processed = server.http.metric("qianmian_pipeline_rows_total{what=\"out\"}").await;
        if processed.is_some_and(|rows| rows > 0.0) {
            break;
        }
    }
    clients.shutdown().await;
    assert!(
        processed.is_some_and(|rows| rows > 0.0),
        "nothing that came while the server was busy is counted"
    );
    // The word to stop is heard while the inbox is not empty, and what is in it is processed first.
    server.stop();
    let history = History::read(workspace.root()).await;
    let made = sender.outgoing.lock().unwrap().made;
    assert!(history.events.len() <= made && history.events.len() as f64 >= processed.unwrap());
}
