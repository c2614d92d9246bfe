//! A server of static files, for a page that fetches.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Serves a folder on a free port of this machine, and hands on what a page posts.
pub(crate) struct WebServer {
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The bodies that pages have posted.
    pub(crate) posted: Receiver<String>,
}

impl WebServer {
    pub(crate) fn of(folder: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (tell, posted) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, tell) = (folder.clone(), tell.clone());
                thread::spawn(move || answer(stream, &folder, &tell));
            }
        });
        Self { address, posted }
    }
}

/// Answers one request and closes; a browser that hangs up is no concern of the test.
fn answer(stream: TcpStream, folder: &std::path::Path, tell: &Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if header.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (status, content) = match method.as_str() {
        "POST" => {
            tell.send(String::from_utf8_lossy(&body).into_owned()).ok()?;
            ("204 No Content", Vec::new())
        }
        _ => match fs::read(folder.join(path.split('?').next()?.trim_start_matches('/'))) {
            Ok(content) => ("200 OK", content),
            Err(_) => ("404 Not Found", Vec::new()),
        },
    };
    let kind = match path.split('?').next()?.rsplit('.').next()? {
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    let mut stream = reader.into_inner();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&content).ok()
}
