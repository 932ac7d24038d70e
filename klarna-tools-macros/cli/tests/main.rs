//! The command as its users meet it: files and arguments in, output and exit code out.
#![cfg(test)]

mod add;
mod answer;
mod call;
mod check;
mod command;
mod diff;
mod documents;
mod draft;
mod eval;
mod eval_peers;
mod explain;
mod foreign;
mod hostile;
mod init;
mod lint;
mod mistakes;
mod oasdiff;
mod redact;
mod run;
mod written;
