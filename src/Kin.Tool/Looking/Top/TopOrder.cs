using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>The order of rows by a column; equal ones by number, and unknown ones last.</summary>
internal sealed class TopOrder : IComparer<int>
{
    private TopRow[] _rows = [];
    private double[] _numbers = [];
    private string?[] _texts = [];
    private int _sign;
    private bool _isText;

    /// <summary>Sorts indices of rows.</summary>
    public void Sort(TopRow[] rows, List<int> indices, TopColumn column, bool isReversed, TopContext context)
    {
        _rows = rows;
        _isText = column.Form == TopForm.Text;
        _sign = column.IsUpwards == isReversed ? -1 : 1;
        if (_numbers.Length < rows.Length)
        {
            _numbers = new double[rows.Length * 2];
            _texts = new string?[rows.Length * 2];
        }

        foreach (int index in indices)
        {
            if (_isText)
            {
                _texts[index] = column.Text!(rows[index], context);
            }
            else
            {
                _numbers[index] = column.Number!(rows[index], context);
            }
        }

        indices.Sort(this);
    }

    /// <inheritdoc/>
    public int Compare(int x, int y)
    {
        int order = _isText ? Texts(_texts[x], _texts[y]) : Numbers(_numbers[x], _numbers[y]);
        return order != 0 ? order : _rows[x].Id.CompareTo(_rows[y].Id);
    }

    private int Numbers(double x, double y) => double.IsNaN(x) || double.IsNaN(y)
        ? double.IsNaN(x).CompareTo(double.IsNaN(y))
        : _sign * x.CompareTo(y);

    private int Texts(string? x, string? y) => x is null || y is null
        ? (x is null).CompareTo(y is null)
        : _sign * string.CompareOrdinal(x, y);
}
