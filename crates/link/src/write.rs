//! Writes what a linkage found as CSV.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::error::Error;
use crate::linkage::Linkage;

impl Linkage<'_> {
    /// Writes the linked pairs: `left,right,weight_bits,probability`; the weight of records that are known to be together is
    /// `known`. Returns how many there are.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_pairs(&self, path: &Path) -> Result<u64, Error> {
        let mut pairs = 0;
        write(path, &["left", "right", "weight_bits", "probability"], |out| {
            self.each_link(|link| {
                pairs += 1;
                let known = link.weight_bits.is_infinite();
                let weight = if known { "known".to_owned() } else { format!("{:.3}", link.weight_bits) };
                let probability = format!("{:.6}", link.probability);
                out.write_record([link.left, link.right, &weight, &probability])
            })
        })?;
        Ok(pairs)
    }

    /// Writes the cluster of every record: `cluster,table,id`, the clusters numbered from 1 in the order of their first
    /// records.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_clusters(&self, path: &Path) -> Result<(), Error> {
        write(path, &["cluster", "table", "id"], |out| {
            for (members, number) in self.members().iter().zip(1..) {
                for &record in members {
                    let table = ["left", "right"][self.records.tables[record as usize] as usize];
                    out.write_record([
                        &*u64::to_string(&number),
                        table,
                        &*self.records.ids[record as usize],
                    ])?;
                }
            }
            Ok(())
        })
    }
}

type Out = csv::Writer<BufWriter<File>>;

fn write(
    path: &Path,
    heading: &[&str],
    rows: impl FnOnce(&mut Out) -> Result<(), csv::Error>,
) -> Result<(), Error> {
    let failed = |source| Error::File { path: path.display().to_string(), source };
    let mut out = csv::Writer::from_writer(BufWriter::new(File::create(path).map_err(failed)?));
    let written = out.write_record(heading).and_then(|()| rows(&mut out));
    written.map_err(|error| failed(std::io::Error::other(error)))?;
    out.flush().map_err(failed)
}
