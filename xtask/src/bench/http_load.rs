//! A load generator: a few connections, each posting batches one after the other and waiting for every answer.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};

const CONNECTIONS: usize = 8;
const BATCHES_A_CONNECTION: usize = 100;
const EVENTS_A_BATCH: usize = 500;

/// What was sent and answered.
pub(crate) struct Load {
    pub(crate) events: usize,
    pub(crate) batches: usize,
    pub(crate) seconds: f64,
}

impl Load {
    #[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub(crate) fn events_per_second(&self) -> f64 {
        self.events as f64 / self.seconds
    }
}

/// Sends everything and waits for the last answer.
pub(crate) fn run(address: &str, write_key: &str) -> Result<Load> {
    let bodies: Vec<Vec<String>> = (0..CONNECTIONS).map(|connection| bodies(connection, write_key)).collect();
    let started = Instant::now();
    let threads: Vec<_> = bodies
        .into_iter()
        .map(|bodies| {
            let address = address.to_owned();
            thread::spawn(move || post_all(&address, &bodies))
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow::anyhow!("a connection's thread panicked"))??;
    }
    let seconds = started.elapsed().as_secs_f64();
    let batches = CONNECTIONS * BATCHES_A_CONNECTION;
    Ok(Load { events: batches * EVENTS_A_BATCH, batches, seconds })
}

fn bodies(connection: usize, write_key: &str) -> Vec<String> {
    (0..BATCHES_A_CONNECTION).map(|batch| body(connection, batch, write_key)).collect()
}

fn body(connection: usize, batch: usize, write_key: &str) -> String {
    let events = (0..EVENTS_A_BATCH).map(|event| {
        let user = (connection * 7_919 + batch * 104_729 + event * 31) % 50_000;
        format!(
            r#"{{"type":"track","userId":"u{user}","event":"Link Clicked","properties":{{"url":"https://shop.example/item/{event}","category":"cat{:02}","position":{}}},"context":{{"library":{{"name":"load","version":"1"}}}},"messageId":"m-{connection}-{batch}-{event}","timestamp":"2026-01-15T08:00:00.000Z"}}"#,
            event % 40,
            event % 10,
        )
    });
    let events = events.collect::<Vec<_>>().join(",");
    format!(r#"{{"batch":[{events}],"writeKey":"{write_key}","sentAt":"2026-01-15T08:00:01.000Z"}}"#)
}

fn post_all(address: &str, bodies: &[String]) -> Result<()> {
    let mut stream = TcpStream::connect(address).with_context(|| format!("connecting to {address}"))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    for body in bodies {
        let head = format!(
            "POST /v1/batch HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let status = read_answer(&mut reader)?;
        if !status.contains(" 200 ") {
            bail!("the server answered {status}");
        }
    }
    Ok(())
}

/// Reads one answer with a content-length and returns its status line.
fn read_answer(reader: &mut impl BufRead) -> Result<String> {
    let mut status = String::new();
    reader.read_line(&mut status)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(status.trim_end().to_owned())
}
