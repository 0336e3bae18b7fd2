//! The syntax tree that both languages are read into.
//!
//! Expressions are in one list and refer to each other by their index, so that nothing about them is recursive. Targets
//! of assignments, parameters and patterns are expressions too.

use std::rc::Rc;

/// An expression of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ExprId(u32);

/// A function of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FunctionId(u32);

/// Code as it was parsed.
#[derive(Debug, Default)]
pub(super) struct Tree {
    exprs: Vec<Expression>,
    functions: Vec<FunctionNode>,
    pub(super) body: Vec<Stmt>,
    pub(super) features: Features,
}

/// Syntax that not every runtime has.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// `const`, `let`, `async` or `await`, as it is written first.
    pub(super) modern: Option<&'static str>,
    /// True if the code has `export`.
    pub(super) exports: bool,
    /// The modules that the code imports by `import`.
    pub(super) imports: Vec<Rc<str>>,
}

#[derive(Debug)]
pub(super) enum Expression {
    /// `undefined`, `null`, `None`, or a hole in a list.
    Nothing,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    Regex(Rc<str>),
    /// The texts of a template, one after the other.
    Joined(Vec<ExprId>),
    Name(Rc<str>),
    This,
    Member {
        object: ExprId,
        name: Rc<str>,
        is_optional: bool,
    },
    Index {
        object: ExprId,
        key: ExprId,
        is_optional: bool,
    },
    Call {
        callee: ExprId,
        arguments: Vec<ExprId>,
        is_new: bool,
        is_optional: bool,
    },
    /// `name=value` in a call.
    Keyword(Rc<str>, ExprId),
    /// `...x` or `*x`.
    Spread(ExprId),
    /// `**x` in a call.
    SpreadKeywords(ExprId),
    List(Vec<ExprId>),
    Object(Vec<Entry>),
    Function(FunctionId),
    Class {
        name: Option<Rc<str>>,
        methods: Vec<(Rc<str>, ExprId)>,
    },
    Not(ExprId),
    /// `typeof x`.
    TypeOf(ExprId),
    /// Any other operator with one operand.
    Unary(ExprId),
    Binary(Operator, ExprId, ExprId),
    And(ExprId, ExprId),
    Or(ExprId, ExprId),
    /// `a ?? b`.
    Else(ExprId, ExprId),
    Conditional(ExprId, ExprId, ExprId),
    Assign {
        target: ExprId,
        /// The operator of `+=` and its like.
        operator: Option<Operator>,
        value: ExprId,
    },
    Delete(ExprId),
    Await(ExprId),
    Sequence(Vec<ExprId>),
    Comprehension {
        kind: ComprehensionKind,
        /// The key, if it makes a mapping.
        key: Option<ExprId>,
        value: ExprId,
        clauses: Vec<Clause>,
    },
    /// An expression whose value is not known, with its parts.
    Other(Vec<ExprId>),
}

#[derive(Debug)]
pub(super) enum Entry {
    Field(ExprId, ExprId),
    Spread(ExprId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComprehensionKind {
    List,
    Mapping,
}

#[derive(Debug)]
pub(super) enum Clause {
    For(ExprId, ExprId),
    If(ExprId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Equal,
    NotEqual,
    In,
    NotIn,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    /// `|`, which joins mappings in Python.
    Union,
    /// `||=`, `&&=` and `??=`, which may leave the target as it is.
    Maybe,
    Other,
}

#[derive(Debug)]
pub(super) struct FunctionNode {
    pub(super) params: Vec<ExprId>,
    pub(super) body: Vec<Stmt>,
    pub(super) is_arrow: bool,
    pub(super) is_generator: bool,
}

#[derive(Debug)]
pub(super) enum Stmt {
    Expression(ExprId),
    /// A declaration; without a value the variable is `undefined`.
    Declare {
        /// True if it belongs to the block, not to the function.
        is_local: bool,
        target: ExprId,
        value: Option<ExprId>,
    },
    Function(Rc<str>, FunctionId),
    Return(Option<ExprId>),
    Throw(Option<ExprId>),
    /// Tests with what follows from them, in their order, and what follows otherwise.
    If(Vec<(ExprId, Vec<Stmt>)>, Vec<Stmt>),
    While {
        test: Option<ExprId>,
        /// True if the test comes after the body.
        is_late: bool,
        update: Option<ExprId>,
        body: Vec<Stmt>,
    },
    ForEach {
        target: ExprId,
        values: ExprId,
        /// True if the loop is over keys: `for (… in …)`.
        is_over_keys: bool,
        body: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    Break,
    Continue,
    Try {
        body: Vec<Stmt>,
        handlers: Vec<(Option<ExprId>, Vec<Stmt>)>,
        otherwise: Vec<Stmt>,
        finally: Vec<Stmt>,
    },
    Switch(ExprId, Vec<(Option<ExprId>, Vec<Stmt>)>),
    Block(Vec<Stmt>),
    /// `match` of Python: the subject, and the names and body of each case.
    Match(ExprId, Vec<(Vec<ExprId>, Vec<Stmt>)>),
    /// `with` of JavaScript, in which names may be properties.
    With,
    /// A module or a part of it, by a name.
    Import {
        module: Rc<str>,
        member: Option<Rc<str>>,
        name: Rc<str>,
    },
    /// Exports a value by a name.
    Export(Rc<str>, ExprId),
    /// Names that belong to an outer function or to the module.
    Global(Vec<Rc<str>>),
}

impl Tree {
    pub(super) fn add(&mut self, expr: Expression) -> ExprId {
        let id = u32::try_from(self.exprs.len()).unwrap_or(u32::MAX);
        self.exprs.push(expr);
        ExprId(id)
    }

    pub(super) fn add_function(&mut self, function: FunctionNode) -> FunctionId {
        let id = u32::try_from(self.functions.len()).unwrap_or(u32::MAX);
        self.functions.push(function);
        FunctionId(id)
    }

    pub(super) fn expr(&self, id: ExprId) -> &Expression {
        self.exprs.get(id.0 as usize).unwrap_or(&Expression::Nothing)
    }

    pub(super) fn function(&self, id: FunctionId) -> &FunctionNode {
        &self.functions[id.0 as usize]
    }

    pub(super) fn name(&self, id: ExprId) -> Option<&Rc<str>> {
        if let Expression::Name(name) = self.expr(id) { Some(name) } else { None }
    }

    /// Turns what was parsed as a value into the body of an arrow function or a lambda.
    pub(super) fn returning(value: ExprId) -> Vec<Stmt> {
        vec![Stmt::Return(Some(value))]
    }
}

/// Nesting beyond which code is not read: code that people write does not come near.
pub(super) const DEEPEST: usize = 120;

/// The reason why code was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is not valid: the line, and what is wrong there.
    Invalid {
        /// The line, from 1.
        line: u64,
        /// The error, as a sentence without a full stop.
        message: String,
    },
    /// It is nested deeper than code that people write.
    TooDeep,
}
