//! A method on the tasks it learns together: one search for settings, and the final runs with them.

use super::group::Group;
use super::target::Target;
use crate::recipes::reproduce::Method;

/// A method on the tasks it learns together: one search for settings, and the final runs with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Study {
    pub(super) method: Method,
    /// The task whose validation AUC chooses settings and weights.
    pub(super) main: Target,
    /// The task that is learned beside it.
    pub(super) beside: Option<Target>,
}

impl Study {
    /// The studies of some methods: one for each group, but for single tasks one for each task, as in the paper.
    pub(super) fn of(methods: &[Method]) -> Vec<Self> {
        let alone = |main| Self { method: Method::SingleTask, main, beside: None };
        let both = |method: Method| Group::ALL.map(|group| Self::of_group(method, group)).to_vec();
        let studies = |method: &Method| match method {
            Method::SingleTask => [Target::Income, Target::NeverMarried, Target::College].map(alone).to_vec(),
            method => both(*method),
        };
        methods.iter().flat_map(studies).collect()
    }

    /// The study that a method's main scores in a group come from.
    pub(super) fn of_group(method: Method, group: Group) -> Self {
        let beside = (method != Method::SingleTask).then_some(Target::NeverMarried);
        Self { method, main: group.main(), beside }
    }

    /// The study that a method's scores of the second task of a group come from.
    pub(super) fn of_second_task(method: Method, group: Group) -> Self {
        match method {
            Method::SingleTask => Self { method, main: Target::NeverMarried, beside: None },
            method => Self::of_group(method, group),
        }
    }

    /// The tasks, the main one first.
    pub(super) fn tasks(&self) -> Vec<Target> {
        std::iter::once(self.main).chain(self.beside).collect()
    }

    /// The names of the tasks.
    pub(super) fn task_names(&self) -> String {
        self.tasks().into_iter().map(Target::name).collect::<Vec<_>>().join(" + ")
    }

    /// Names the files of its trainings.
    pub(super) fn key(&self) -> String {
        format!("{}-{}", self.main.name().replace(' ', "-"), self.method.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_tasks_are_searched_once_a_task_and_all_else_once_a_group() {
        let studies = Study::of(&[Method::SingleTask, Method::Mmoe]);
        let names: Vec<String> = studies.iter().map(Study::task_names).collect();
        let wanted =
            ["income", "never married", "college", "income + never married", "college + never married"];
        assert_eq!(names, wanted);
        let mut keys: Vec<String> = studies.iter().map(Study::key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 5);
        for (method, group) in [(Method::SingleTask, Group::Income), (Method::Mmoe, Group::College)] {
            assert!(studies.contains(&Study::of_group(method, group)));
            assert!(studies.contains(&Study::of_second_task(method, group)));
        }
    }
}
