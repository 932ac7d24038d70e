use std::ffi::OsString;

use super::BaseUrl;
use toolspec_model::Hosts;

fn of(default: &str, allowed: &[&str]) -> Hosts {
    Hosts {
        variable: Some("REGION".to_owned()),
        default: default.to_owned(),
        allowed: allowed.iter().copied().map(str::to_owned).collect(),
        override_variable: Some("ADDRESS".to_owned()),
        ..Hosts::default()
    }
}

fn hosts() -> Hosts {
    let test = "api.test.example.com";
    of(test, &["api.example.com", test])
}

fn from(variables: &[(&str, &str)]) -> Result<String, String> {
    let lookup = |name: &str| {
        variables
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| OsString::from(value))
    };
    let base = BaseUrl::from_variables(&hosts(), &lookup);
    base.map(|base| base.to_string())
        .map_err(|error| error.to_string())
}

#[test]
fn only_listed_hosts_are_taken_and_only_as_they_are_written() {
    assert_eq!(
        BaseUrl::host(&hosts(), "api.example.com")
            .unwrap()
            .to_string(),
        "https://api.example.com"
    );
    for wrong in [
        "api.example.com.evil.example",
        "API.example.com",
        "https://api.example.com",
        "",
        " api.example.com",
    ] {
        let error = BaseUrl::host(&hosts(), wrong).unwrap_err().to_string();
        assert!(
            error.contains("REGION") && error.contains("api.example.com"),
            "{error}"
        );
    }
}

#[test]
fn a_base_path_belongs_to_its_host() {
    let us = "us.example.com:8443/us/v3";
    let europe = "eu.example.com/v3";
    let hosts = of(europe, &[europe, us, "http://127.0.0.1:1/v3"]);
    let base = |name| BaseUrl::host(&hosts, name).map(|base| base.to_string());
    assert_eq!(base("eu.example.com").unwrap(), "https://eu.example.com/v3");
    let chosen = base("us.example.com:8443").unwrap();
    assert_eq!(chosen, format!("https://{us}"));
    for wrong in [
        "us.example.com",
        "eu.example.com/",
        "eu.example.com/v",
        "eu",
        "/v3",
    ] {
        assert!(base(wrong).is_err(), "{wrong}");
    }
    assert!(base("http://127.0.0.1:1").is_ok());
    let local = BaseUrl::loopback("http://127.0.0.1:9")
        .unwrap()
        .under(&hosts);
    assert_eq!(local.to_string(), "http://127.0.0.1:9/v3");
}

#[test]
fn a_loopback_base_is_this_machine_and_nothing_else() {
    for (url, origin) in [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9/", "http://127.9.9.9"),
        ("https://[::1]:1/", "https://[::1]:1"),
    ] {
        assert_eq!(BaseUrl::loopback(url).unwrap().to_string(), origin);
    }
    for wrong in [
        "https://api.example.com",
        "http://10.0.0.1",
        "http://127.0.0.1.nip.io",
        "http://localhost:8080",
        "http://localhost.evil.example",
        "ftp://127.0.0.1",
        "http://u:p@127.0.0.1",
        "http://127.0.0.1/path",
        "http://127.0.0.1/?q",
        "http://127.0.0.1/#f",
        "127.0.0.1:80",
        "http://[::2]",
    ] {
        assert!(BaseUrl::loopback(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_override_goes_before_the_host_and_the_host_before_the_default() {
    let local = ("ADDRESS", "http://127.0.0.1:1");
    assert_eq!(from(&[]).unwrap(), "https://api.test.example.com");
    assert_eq!(
        from(&[("REGION", "")]).unwrap(),
        "https://api.test.example.com"
    );
    assert_eq!(
        from(&[("REGION", "api.example.com")]).unwrap(),
        "https://api.example.com"
    );
    assert_eq!(
        from(&[("REGION", "api.example.com"), local]).unwrap(),
        "http://127.0.0.1:1"
    );
    assert!(from(&[("REGION", "evil.example")]).is_err());
    let refused = from(&[("ADDRESS", "https://evil.example")]).unwrap_err();
    assert!(refused.starts_with("ADDRESS must be an address of this machine"));
}
