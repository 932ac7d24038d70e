//! Documents as the world writes them, each compiled and called through the command.

mod api;
mod concealed;
mod errors;
mod files;
mod items;
mod names;
mod networks;
mod overlays;
mod own_servers;
mod paths;
mod places;
mod pointers;
mod recent;
mod references;
mod security;
mod servers;
mod shapes;
mod tokens;
mod unions;
