namespace Kin.Tool.Verbs;

/// <summary>How the words after a verb are divided into options and operands.</summary>
internal enum WordOrder
{
    /// <summary>Options and operands in any order; `--` ends the options.</summary>
    Mixed,

    /// <summary>
    /// The first operand ends the options as well, for what follows belongs to another program.
    /// </summary>
    OperandEndsOptions,

    /// <summary>Every word is an operand, dashes or not, and the verb reads them itself.</summary>
    Raw,
}
