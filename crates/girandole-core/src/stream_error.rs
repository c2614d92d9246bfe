//! Why a stream of rows broke off.

use std::error::Error;
use std::fmt;

/// Why a stream of rows broke off, in the words of whoever reads them.
#[derive(Debug)]
pub struct StreamError(Box<dyn Error + Send + Sync>);

impl StreamError {
    /// Takes an error as it is.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for StreamError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.as_ref())
    }
}
