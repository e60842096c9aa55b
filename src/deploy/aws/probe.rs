//! Requests of smoke tests over the network, with the HTTP client that the SDK brings along.

use crate::deploy::probe::{Answer, LARGEST_ANSWER, Probe, ProbeError, Request};
use async_trait::async_trait;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

/// Asks over the network. Certificates are checked against those that the system trusts.
#[derive(Debug)]
pub struct HttpProbe {
    connector: Connector,
}

impl Default for HttpProbe {
    fn default() -> Self {
        let builder = Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring));
        Self { connector: builder.build() }
    }
}

#[async_trait(?Send)]
impl Probe for HttpProbe {
    async fn get(&self, request: &Request) -> Result<Answer, ProbeError> {
        let late = |_| ProbeError::TimedOut(request.timeout.as_secs());
        tokio::time::timeout(request.timeout, self.ask(&request.url)).await.map_err(late)?
    }
}

impl HttpProbe {
    async fn ask(&self, url: &str) -> Result<Answer, ProbeError> {
        let wrong = || ProbeError::Url(url.to_owned());
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(wrong());
        }
        let agent = concat!("deployer/", env!("CARGO_PKG_VERSION"));
        let request = http::Request::get(url).header("user-agent", agent).body(SdkBody::empty());
        let request = HttpRequest::try_from(request.map_err(|_| wrong())?).map_err(|_| wrong())?;
        let answer = self.connector.call(request).await.map_err(|error| ProbeError::Connection(causes(&error)))?;
        let status = answer.status().as_u16();
        let mut stream = ByteStream::new(answer.into_body());
        let mut body = Vec::new();
        while body.len() < LARGEST_ANSWER {
            let Some(chunk) = stream.try_next().await.map_err(|error| ProbeError::Connection(causes(&error)))? else {
                break;
            };
            body.extend_from_slice(&chunk);
        }
        body.truncate(LARGEST_ANSWER);
        Ok(Answer { status, body })
    }
}

/// An error with what caused it: the first line alone seldom says more than that something failed.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::HttpProbe;
    use crate::deploy::probe::{Answer, Probe, ProbeError, Request};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    fn ask(url: String) -> Result<Answer, ProbeError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (unit, timeout) = ("shop/api".to_owned(), Duration::from_secs(20));
        let request = Request { unit, url, timeout, status: 200, contains: None };
        runtime.block_on(HttpProbe::default().get(&request))
    }

    /// A server that answers one request with this, and what it was asked.
    fn server(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 4096];
            let length = stream.read(&mut bytes).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&bytes[..length]).into_owned()
        });
        (format!("http://{address}/health?deep=1"), asked)
    }

    #[test]
    fn status_and_body_come_back_and_a_redirect_is_an_answer() {
        let (url, asked) = server("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
        assert_eq!(ask(url).unwrap(), Answer { status: 200, body: b"hello".to_vec() });
        assert!(asked.join().unwrap().starts_with("GET /health?deep=1 HTTP/1.1\r\n"));
        let (url, asked) = server("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(ask(url).unwrap().status, 302);
        asked.join().unwrap();
    }

    #[test]
    fn nobody_there_and_no_url_are_told_apart() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(matches!(ask(format!("http://{free}/")), Err(ProbeError::Connection(_))));
        assert!(matches!(ask("file:///etc/hosts".to_owned()), Err(ProbeError::Url(_))));
    }
}
