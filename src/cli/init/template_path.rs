//! The path of the template that the resources are added to, as the config has it.

use std::path::{Component, Path, PathBuf};

/// Returns the path of a template from the folder of the config. Both are given from the working directory.
pub(super) fn from_config(template: &Path, config: &Path) -> String {
    let folder = config.parent().unwrap_or(Path::new(""));
    if template.is_absolute() || folder.is_absolute() {
        return template.display().to_string();
    }
    let [template, folder] = [template, folder].map(names);
    let shared = template.iter().zip(&folder).take_while(|(one, other)| one == other).count();
    let up = folder.iter().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(template.into_iter().skip(shared)).collect();
    path.display().to_string()
}

fn names(path: &Path) -> Vec<Component<'_>> {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_starts_in_the_folder_of_the_config() {
        let path = |template: &str, config: &str| from_config(Path::new(template), Path::new(config));
        assert_eq!(path("app.yaml", "gatefront.yaml"), "app.yaml");
        assert_eq!(path("./app.yaml", "edge/gatefront.yaml"), "../app.yaml");
        assert_eq!(path("edge/app.yaml", "edge/gatefront.yaml"), "app.yaml");
        assert_eq!(path("/srv/app.yaml", "edge/gatefront.yaml"), "/srv/app.yaml");
    }
}
