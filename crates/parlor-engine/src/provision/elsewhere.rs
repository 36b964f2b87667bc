//! Texts that a file does not hold itself, in settings that only a format understands: `value_env` and `value_file` give `value`.

use super::Source;
use parlor_model::entities::JsonMap;
use serde_json::Value;

/// Puts in what is in the environment and in files, however deep it is asked for.
///
/// # Errors
/// What cannot be found, in a sentence.
pub(super) fn found(source: &Source<'_>, map: &mut JsonMap) -> Result<(), String> {
    for (key, mut value) in std::mem::take(map) {
        let env = key.strip_suffix("_env").zip(value.as_str());
        let file = key.strip_suffix("_file").zip(value.as_str());
        let (name, text) = match (env, file) {
            (Some((name, variable)), _) => {
                let text = (source.env)(variable);
                let text = text.ok_or_else(|| format!("the environment has no {variable}"))?;
                (name.to_owned(), Value::String(text))
            }
            (None, Some((name, path))) => {
                let text = (source.file)(path);
                let text = text.map_err(|error| format!("cannot read {path}: {error}"))?;
                let text = text.trim_end_matches(['\r', '\n']).to_owned();
                (name.to_owned(), Value::String(text))
            }
            (None, None) => {
                inside(source, &mut value)?;
                (key, value)
            }
        };
        if map.insert(name.clone(), text).is_some() {
            return Err(format!("give one of {name}, {name}_env and {name}_file"));
        }
    }
    Ok(())
}

fn inside(source: &Source<'_>, value: &mut Value) -> Result<(), String> {
    match value {
        Value::Object(map) => found(source, map),
        Value::Array(list) => list.iter_mut().try_for_each(|value| inside(source, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_elsewhere_is_put_in() {
        let source = Source {
            name: "test.toml",
            text: "",
            env: &|name| (name == "KEY").then(|| "k".to_owned()),
            file: &|path| match path {
                "/token" => Ok("t\n".to_owned()),
                _ => Err("no such file".to_owned()),
            },
        };
        let read = |value: Value| {
            let mut map = value.as_object().cloned().unwrap();
            found(&source, &mut map).map(|()| Value::Object(map))
        };
        assert_eq!(
            read(
                json!({"a": [{"name": "x", "value_env": "KEY"}], "b": {"password_file": "/token", "c": 1}})
            ),
            Ok(json!({"a": [{"name": "x", "value": "k"}], "b": {"password": "t", "c": 1}}))
        );
        for wrong in [
            json!({"a_env": "NONE"}),
            json!({"a_file": "/none"}),
            json!({"a": "x", "a_env": "KEY"}),
        ] {
            assert!(read(wrong).is_err());
        }
    }
}
