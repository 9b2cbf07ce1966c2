using System.Globalization;
using System.Text;

namespace Kin.Tool.Looking.Tree;

/// <summary>
/// The picture that pstree(1) draws: branches to the right, or with arguments a line for each.
/// </summary>
internal sealed class TreePicture
{
    private readonly bool _hasLines;
    private readonly int _width;
    private readonly string _single, _fork, _middle, _last, _below, _nothing;
    private readonly StringBuilder _all = new(), _line = new();

    private TreePicture(bool isAscii, bool hasLines, int width)
    {
        (_hasLines, _width) = (hasLines, width);
        (_single, _fork, _middle, _last, _below) = isAscii
            ? ("---", "-+-", "|-", "`-", "| ")
            : ("───", "─┬─", "├─", "└─", "│ ");
        _nothing = "  ";
    }

    /// <summary>Draws it.</summary>
    /// <param name="root">What to draw.</param>
    /// <param name="isAscii">With - + | ` alone.</param>
    /// <param name="hasLines">A line for each, indented by four: for arguments.</param>
    /// <param name="width">Lines that are longer end with a + there; null: none is.</param>
    public static string Of(TreeBranch root, bool isAscii, bool hasLines, int? width)
    {
        TreePicture picture = new(isAscii, hasLines, width ?? int.MaxValue);
        picture.Draw(root);
        return picture._all.ToString();
    }

    // Depth may be thousands, so there is a stack of our own.
    private void Draw(TreeBranch root)
    {
        Stack<Step> left = new();
        left.Push(new Step(root, "", "", "", 0));
        while (left.TryPop(out Step? step))
        {
            if (step.Lead.Length > 0 || step.Before.Length > 0)
            {
                if (step.IsNewLine)
                {
                    _line.Append(step.Before);
                }

                _line.Append(step.Lead);
            }

            string count = step.Branch.Count > 1
                ? step.Branch.Count.ToString(CultureInfo.InvariantCulture) + "*[" : "";
            int closing = step.Closing + (count.Length > 0 ? 1 : 0);
            _line.Append(count).Append(step.Branch.Text);
            if (step.Branch.Children.Count == 0)
            {
                _line.Append(']', closing);
                EndLine();
                continue;
            }

            string below = step.Before + step.Under
                + (_hasLines ? "  " : new string(' ', WidthOf(count) + WidthOf(step.Branch.Text) + 1));
            if (_hasLines)
            {
                EndLine();
            }

            Push(left, step.Branch.Children, below, closing);
        }
    }

    private void Push(Stack<Step> left, List<TreeBranch> children, string below, int closing)
    {
        string cut = below.Length > _width ? below[.._width] : below;
        for (int i = children.Count - 1; i >= 0; i--)
        {
            bool isLast = i == children.Count - 1, isFirst = i == 0 && !_hasLines;
            string lead = isFirst ? children.Count == 1 ? _single : _fork : isLast ? _last : _middle;
            string under = isLast ? _nothing : _below;
            left.Push(new Step(children[i], cut, lead, under, isLast ? closing : 0) { IsNewLine = !isFirst });
        }
    }

    private void EndLine()
    {
        string line = _line.ToString();
        bool isCut = line.Length > _width / 2 && WidthOf(line) > _width;
        _all.Append(isCut ? TextCells.Cut(line, _width - 1) + '+' : line).Append('\n');
        _line.Clear();
    }

    private static int WidthOf(string text) => TextCells.Of(text);

    private sealed record Step(TreeBranch Branch, string Before, string Lead, string Under, int Closing)
    {
        public bool IsNewLine { get; init; }
    }
}
