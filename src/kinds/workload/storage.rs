//! What tasks read and write besides their image: volumes, directories in memory, config files.
//!
//! A config file reaches a Fargate task through the environment of a small container that runs first and
//! writes it into a volume; a changed file therefore makes a new task definition and is rolled out like a
//! new image.

use super::spec::WorkloadSpec;
use crate::backend::template::Val;
use crate::diag::Diagnostic;
use crate::kinds::{Lowering, diagnostics};
use crate::language::{Name, Spec, Text, Traced};
use crate::val;
use compact_str::CompactString;

/// The name of the container that writes config files.
pub const CONFIG_WRITER: &str = "config-writer";

/// A file beside the component that appears in a container.
#[derive(Debug, Spec)]
pub struct ConfigFile {
    /// The entry's name.
    pub name: Traced<Name>,
    /// The file, relative to the component's directory.
    pub file: Traced<CompactString>,
    /// Where it appears: the absolute path of the file, or with a `/` at the end the directory that it
    /// appears in under its own name. The directory then holds config files only; what the image has
    /// there cannot be seen.
    pub mount_path: Traced<CompactString>,
    /// The sidecar that reads it, if it is not the component's own container.
    pub container: Option<Traced<Name>>,
}

impl ConfigFile {
    /// Directory and file name in the container.
    #[must_use]
    pub fn place(&self) -> (&str, &str) {
        let (directory, name) = self.mount_path.rsplit_once('/').unwrap_or(("", &self.mount_path));
        let own = self.file.rsplit('/').next().unwrap_or_default();
        (directory, if name.is_empty() { own } else { name })
    }
}

/// A volume of the task.
#[derive(Debug, Spec)]
pub struct Volume {
    /// The volume's name.
    pub name: Traced<Name>,
    /// The EFS file system that it is; without it, it is empty and lives as long as the task.
    pub efs: Option<EfsVolume>,
    /// Where the component's own container sees it; only sidecars do if left out.
    pub mount_path: Option<Traced<CompactString>>,
    /// Whether it can only be read.
    #[spec(default = false)]
    pub read_only: Traced<bool>,
}

/// A volume that is an EFS file system. Traffic is encrypted and the task's role decides what may be
/// done.
#[derive(Debug, Spec)]
pub struct EfsVolume {
    /// The file system: `fs-…`.
    pub file_system_id: Traced<Text>,
    /// The access point: `fsap-…`.
    pub access_point_id: Option<Traced<Text>>,
    /// The directory of the file system to mount; its root if left out. An access point decides this
    /// itself.
    pub root_directory: Option<Traced<CompactString>>,
}

/// A volume as a sidecar sees it.
#[derive(Debug, Spec)]
pub struct Mount {
    /// The volume's name.
    pub volume: Traced<Name>,
    /// Where the container sees it.
    pub path: Traced<CompactString>,
    /// Whether it can only be read.
    #[spec(default = false)]
    pub read_only: Traced<bool>,
}

/// A directory in memory that can be written; what is in it counts as the task's memory.
#[derive(Debug, Spec)]
pub struct Tmpfs {
    /// Where it is.
    pub path: Traced<CompactString>,
    /// How large it may get, in MiB.
    #[spec(default = 64u32, rename = "sizeMiB", range = 1..=122_880)]
    pub size_mib: Traced<u32>,
}

/// The config files of one directory of one container: they share a volume.
struct ConfigVolume<'s> {
    name: String,
    container: Option<&'s str>,
    directory: &'s str,
    files: Vec<&'s ConfigFile>,
}

fn config_volumes(spec: &WorkloadSpec) -> Vec<ConfigVolume<'_>> {
    let mut volumes: Vec<ConfigVolume<'_>> = Vec::new();
    for file in &spec.configs {
        let container = file.container.as_ref().map(|name| name.as_str());
        let (directory, _) = file.place();
        match volumes.iter_mut().find(|volume| volume.container == container && volume.directory == directory) {
            Some(volume) => volume.files.push(file),
            None => {
                let name = format!("configs-{}", volumes.len() + 1);
                volumes.push(ConfigVolume { name, container, directory, files: vec![file] });
            }
        }
    }
    volumes
}

/// The `Volumes` of the task.
pub fn volumes(spec: &WorkloadSpec, cx: &mut Lowering<'_>) -> Val {
    let mut volumes: Vec<Val> = spec
        .volumes
        .iter()
        .map(|volume| {
            let efs = volume.efs.as_ref().map(|efs| efs_configuration(efs, cx));
            val!({"Name": &volume.name, "EFSVolumeConfiguration": efs})
        })
        .collect();
    volumes.extend(config_volumes(spec).into_iter().map(|volume| val!({"Name": volume.name})));
    Val::list_or_absent(volumes)
}

fn efs_configuration(efs: &EfsVolume, cx: &mut Lowering<'_>) -> Val {
    let access_point = efs.access_point_id.as_ref().map(|id| cx.text(id));
    val!({
        "FilesystemId": cx.text(&efs.file_system_id),
        "RootDirectory": &efs.root_directory,
        "TransitEncryption": "ENABLED",
        "AuthorizationConfig": {"IAM": "ENABLED", "AccessPointId": access_point},
    })
}

/// The `MountPoints` of the component's own container.
pub fn own_mounts(spec: &WorkloadSpec) -> Val {
    let volumes = spec.volumes.iter().filter_map(|volume| {
        let path = volume.mount_path.as_ref()?;
        Some(val!({"SourceVolume": &volume.name, "ContainerPath": path, "ReadOnly": &volume.read_only}))
    });
    Val::list_or_absent(volumes.chain(config_mounts(spec, None)))
}

/// The `MountPoints` of a sidecar.
pub fn sidecar_mounts(spec: &WorkloadSpec, name: &str, mounts: &[Mount]) -> Val {
    let volumes = mounts
        .iter()
        .map(|mount| val!({"SourceVolume": &mount.volume, "ContainerPath": &mount.path, "ReadOnly": &mount.read_only}));
    Val::list_or_absent(volumes.chain(config_mounts(spec, Some(name))))
}

fn config_mounts<'s>(spec: &'s WorkloadSpec, container: Option<&'s str>) -> impl Iterator<Item = Val> + 's {
    let volumes = config_volumes(spec).into_iter().filter(move |volume| volume.container == container);
    volumes.map(|volume| val!({"SourceVolume": volume.name, "ContainerPath": volume.directory, "ReadOnly": true}))
}

/// How much of a task definition, which may have 64 KiB, is left for config files.
const MOST_CONFIG_BYTES: usize = 48 * 1024;

/// The container that writes the config files before the others start, if there are any.
pub fn config_writer(spec: &WorkloadSpec, cx: &mut Lowering<'_>) -> Option<Val> {
    let mut script = String::from("set -e");
    let (mut environment, mut mounts, mut bytes) = (Vec::new(), Vec::new(), 0);
    for (index, volume) in config_volumes(spec).iter().enumerate() {
        // Two containers may see different files under one path, so the writer has places of its own.
        let directory = format!("/configs/{}", index + 1);
        mounts.push(val!({"SourceVolume": volume.name.as_str(), "ContainerPath": directory.as_str()}));
        for file in &volume.files {
            let variable = format!("FILE_{}", environment.len() + 1);
            let (_, name) = file.place();
            script.push_str(&format!("; printf '%s' \"${variable}\" > '{directory}/{name}'"));
            let Some(text) = cx.text_file(&file.file) else { continue };
            bytes += text.len();
            if bytes > MOST_CONFIG_BYTES && bytes - text.len() <= MOST_CONFIG_BYTES {
                cx.push(too_large(&file.file));
            }
            environment.push(val!({"Name": variable, "Value": Val::from(text).from_origin(file.file.origin)}));
        }
    }
    (!environment.is_empty()).then(|| {
        val!({
            "Name": CONFIG_WRITER,
            "Image": &spec.runtime.config_writer_image,
            "Essential": false,
            "EntryPoint": ["sh", "-c"],
            "Command": [script],
            "Environment": environment,
            "MountPoints": mounts,
            "ReadonlyRootFilesystem": true,
        })
    })
}

fn too_large(file: &Traced<CompactString>) -> Diagnostic {
    let rule = "the config files of a task have more than 48 KiB together, which a task definition does not hold";
    diagnostics::invalid_combination(file.span(), rule, "too much with this one")
        .help("put large files into the image, or into an S3 bucket that the component reads")
}
