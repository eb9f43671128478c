//! An extended isolation forest: what is cut off from the others by few random cuts is unlike them.
//!
//! Hariri, Carrasco Kind and Brunner, "Extended Isolation Forest" (IEEE TKDE 2019): every node cuts by a hyperplane of random
//! slope through a random point of its box, so that no direction is preferred as cuts along the axes prefer theirs. The
//! score is that of Liu, Ting and Zhou (2008), `2^(-E(h) / c(n))`. The same points give the same forest.

/// Trees.
const TREES: usize = 200;
/// Points that a tree is grown from.
const SAMPLE: usize = 256;
/// Coordinates beyond are taken for this, so that one wild point does not make the box so large that no cut divides the rest.
const BEYOND: f64 = 20.0;
const SEED: u64 = 2019;
const EULER: f64 = 0.577_215_664_901_532_9;

/// A sequence of numbers that look random and are the same in every run (splitmix64; Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Mixer(u64);

impl Mixer {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Mixer {
        Mixer(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next one in 0..1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits")]
    pub fn part(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The next one of a standard normal distribution (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.part()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.part()).cos()
    }
}

/// Trees over points of `D` coordinates of like scale.
#[derive(Debug, Clone)]
pub struct Forest<const D: usize> {
    trees: Vec<Tree<D>>,
    /// The mean length of an unsuccessful search among the sample.
    usual_length: f64,
}

/// Nodes; the first is the root.
type Tree<const D: usize> = Vec<Node<D>>;

#[derive(Debug, Clone)]
enum Node<const D: usize> {
    /// A cut: points with `normal · x <= offset` go to the node after it, the others to `right`.
    Cut { normal: [f64; D], offset: f64, right: usize },
    /// The length of the way here, and what a tree that went on would add.
    End(f64),
}

impl<const D: usize> Forest<D> {
    /// Grows a forest from points.
    pub fn grow(points: &[[f64; D]]) -> Forest<D> {
        let mut mixer = Mixer::new(SEED);
        let sample = SAMPLE.min(points.len());
        let depth = sample.max(2).ilog2() + u32::from(!sample.max(2).is_power_of_two());
        let trees = (0..TREES).map(|_| {
            let mut chosen = choose(points, sample, &mut mixer);
            let mut tree = Vec::with_capacity(2 * sample);
            cut(&mut tree, &mut chosen, 0, depth, &mut mixer);
            tree
        });
        Forest { trees: trees.collect(), usual_length: search_length(sample) }
    }

    /// How easily a point is cut off from the others: near 1 at once, 0.5 like all, less inside a dense crowd.
    #[allow(clippy::cast_precision_loss, reason = "a few hundred trees")]
    pub fn isolation(&self, point: &[f64; D]) -> f64 {
        let point = within(point);
        let length: f64 = self.trees.iter().map(|tree| length(tree, &point)).sum();
        (-length / self.trees.len() as f64 / self.usual_length.max(1.0)).exp2()
    }
}

/// Some of the points, each at most once (the first steps of Fisher and Yates).
fn choose<const D: usize>(points: &[[f64; D]], count: usize, mixer: &mut Mixer) -> Vec<[f64; D]> {
    let mut places: Vec<usize> = (0..points.len()).collect();
    for place in 0..count {
        let left = (places.len() - place) as u64;
        #[allow(clippy::cast_possible_truncation, reason = "less than the number of points")]
        let other = place + (mixer.number() % left) as usize;
        places.swap(place, other);
    }
    places[..count].iter().map(|place| within(&points[*place])).collect()
}

fn within<const D: usize>(point: &[f64; D]) -> [f64; D] {
    point.map(|coordinate| coordinate.clamp(-BEYOND, BEYOND))
}

/// Grows the part of a tree that holds `points`.
fn cut<const D: usize>(
    tree: &mut Tree<D>,
    points: &mut [[f64; D]],
    depth: u32,
    deepest: u32,
    mixer: &mut Mixer,
) {
    let alike = points.iter().all(|point| *point == points[0]);
    if depth == deepest || alike {
        tree.push(Node::End(f64::from(depth) + search_length(points.len())));
        return;
    }
    let normal: [f64; D] = std::array::from_fn(|_| mixer.normal());
    let through: [f64; D] = std::array::from_fn(|axis| {
        let (low, high) = points
            .iter()
            .fold((f64::MAX, f64::MIN), |(low, high), point| (low.min(point[axis]), high.max(point[axis])));
        low + (high - low) * mixer.part()
    });
    let offset = dot(&normal, &through);
    let at = tree.len();
    tree.push(Node::Cut { normal, offset, right: 0 });
    points.sort_by_key(|point| dot(&normal, point) > offset);
    let left = points.partition_point(|point| dot(&normal, point) <= offset);
    let (left, right) = points.split_at_mut(left);
    cut(tree, left, depth + 1, deepest, mixer);
    let after = tree.len();
    cut(tree, right, depth + 1, deepest, mixer);
    if let Node::Cut { right, .. } = &mut tree[at] {
        *right = after;
    }
}

fn length<const D: usize>(tree: &Tree<D>, point: &[f64; D]) -> f64 {
    let mut at = 0;
    loop {
        match &tree[at] {
            Node::End(length) => return *length,
            Node::Cut { normal, offset, right } => {
                at = if dot(normal, point) <= *offset { at + 1 } else { *right };
            }
        }
    }
}

fn dot<const D: usize>(a: &[f64; D], b: &[f64; D]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The mean length of an unsuccessful search in a binary tree of so many, `2 H(n - 1) - 2 (n - 1) / n`.
#[allow(clippy::cast_precision_loss, reason = "at most the sample")]
fn search_length(count: usize) -> f64 {
    match count {
        0 | 1 => 0.0,
        2 => 1.0,
        _ => {
            let count = count as f64;
            2.0 * ((count - 1.0).ln() + EULER) - 2.0 * (count - 1.0) / count
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring, which cuts along the axes take for a square: its middle and its corners are empty.
    fn ring() -> Vec<[f64; 2]> {
        let mut mixer = Mixer::new(3);
        let point = |mixer: &mut Mixer| {
            let (angle, radius) = (std::f64::consts::TAU * mixer.part(), 5.0 + 0.2 * mixer.normal());
            [radius * angle.cos(), radius * angle.sin()]
        };
        (0..600).map(|_| point(&mut mixer)).collect()
    }

    #[test]
    fn what_is_far_from_all_is_isolated_and_the_nearer_the_less() {
        let points = ring();
        let forest = Forest::grow(&points);
        let far = [[9.0, 9.0], [7.0, 7.0], [3.6, 3.6]].map(|point| forest.isolation(&point));
        assert!(far[0] > far[1] && far[1] > far[2], "{far:?}");
        assert!(far[0] > 0.6, "{far:?}");
        let mean: f64 = points.iter().map(|point| forest.isolation(point)).sum::<f64>() / 600.0;
        assert!((0.4..0.55).contains(&mean), "{mean}");
    }

    #[test]
    fn planted_outliers_come_before_everybody_else() {
        let mut points = ring();
        let planted = [[12.0, 0.0], [-9.0, 9.0], [0.0, -14.0]];
        points.extend(planted);
        let forest = Forest::grow(&points);
        let mut order: Vec<usize> = (0..points.len()).collect();
        order.sort_by(|a, b| forest.isolation(&points[*b]).total_cmp(&forest.isolation(&points[*a])));
        let mut first = order[..3].to_vec();
        first.sort_unstable();
        assert_eq!(first, [600, 601, 602]);
    }

    #[test]
    fn the_same_points_give_the_same_forest_and_points_that_are_all_alike_are_not_isolated() {
        let points = ring();
        let isolation = || Forest::grow(&points).isolation(&[1.0, 2.0]);
        assert_eq!(isolation(), isolation());
        let alike = Forest::grow(&[[1.0, 1.0]; 40]);
        assert!(alike.isolation(&[1.0, 1.0]) <= 0.5);
    }
}
