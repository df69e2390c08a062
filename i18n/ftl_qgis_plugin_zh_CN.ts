<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name />
    <message>
      <source>The Processing plugin is switched off. Switch it on in QGIS's plugin manager.</source>
      <translation>Processing 插件已关闭。请在 QGIS 的插件管理器中启用。</translation>
    </message>
  </context>
  <context>
    <name>AccuracyModel</name>
    <message>
      <source>Detection accuracy</source>
      <translation>检测精度</translation>
    </message>
    <message>
      <source>No landslides are held out to compare with. Hold some of the known ones out before the first iteration, or choose a layer of them on the Data page.</source>
      <translation>没有留出可供比较的滑坡。请在首次迭代之前留出部分已知滑坡，或在“数据”页选择它们的图层。</translation>
    </message>
    <message>
      <source>There is nothing detected yet to compare. Accept candidates and finish an iteration first.</source>
      <translation>尚无可供比较的检测结果。请先确认候选区并完成一次迭代。</translation>
    </message>
  </context>
  <context>
    <name>AccuracyPage</name>
    <message>
      <source>Accuracy</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>Does the rate predict landslides here?</source>
      <translation>速率能预测此处的滑坡吗？</translation>
    </message>
    <message>
      <source>Held-out landslides</source>
      <translation>留出的滑坡</translation>
    </message>
    <message>
      <source>Sweep the area</source>
      <translation>巡查研究区</translation>
    </message>
    <message>
      <source>What could not have been seen</source>
      <translation>未能看见的部分</translation>
    </message>
    <message>
      <source>What is found</source>
      <translation>检出了什么</translation>
    </message>
    <message>
      <source>What is missed outside the candidates</source>
      <translation>候选区之外漏检了什么</translation>
    </message>
    <message>
      <source>What review and sweep both missed</source>
      <translation>判读与巡查都漏掉的</translation>
    </message>
  </context>
  <context>
    <name>AreaAccuracyAlgorithm</name>
    <message>
      <source>Accuracy</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>Adjusted area of landslides, m².</source>
      <translation>校正后的滑坡面积，m²。</translation>
    </message>
    <message>
      <source>Area-adjusted accuracy</source>
      <translation>面积校正精度</translation>
    </message>
    <message>
      <source>Estimates the true area of landslides in the study area, and the map's overall, user's and producer's accuracy, from random places that were looked at on imagery: some within the mapped landslides, some outside (see 'Sample non-candidates'). The area that the map itself shows is biased by its errors; this estimate is not, and it comes with a 95 % interval.

The places must be random by area within each of the two strata (mapped landslide, other). Whole candidates that were reviewed one by one are no such sample, because large and small ones weigh the same.</source>
      <translation>根据在影像上逐一判读过的随机样点（部分位于已制图滑坡内，部分在其外，见“非候选区抽样”），估计研究区内滑坡的真实面积，以及滑坡图的总体精度、用户精度和生产者精度。滑坡图直接量算的面积会因制图误差而有偏；此处的估计是无偏的，并给出 95% 置信区间。

样点必须在两个层（已制图滑坡、其他）内分别按面积随机抽取。逐个判读的完整候选区不能充当这种样本，因为大小候选区的权重相同。</translation>
    </message>
    <message>
      <source>Half interval of the landslide area</source>
      <translation>滑坡面积的置信区间半宽</translation>
    </message>
    <message>
      <source>Landslide area</source>
      <translation>滑坡面积</translation>
    </message>
    <message>
      <source>Map class field</source>
      <translation>制图类别字段</translation>
    </message>
    <message>
      <source>Mapped landslides</source>
      <translation>已制图滑坡</translation>
    </message>
    <message>
      <source>One row per class and one for all: mapped area, sample sizes, user's and producer's accuracy (0 to 1), adjusted area (m²), overall accuracy; each _ci is half of the 95 % interval.</source>
      <translation>每个类别一行，另有一行为全部：制图面积、样本量、用户精度和生产者精度（0 至 1）、校正面积（m²）、总体精度；各 _ci 字段为 95% 置信区间的一半。</translation>
    </message>
    <message>
      <source>Overall accuracy</source>
      <translation>总体精度</translation>
    </message>
    <message>
      <source>Points or polygons that were drawn at random and looked at; of polygons the centroid counts.</source>
      <translation>随机抽取并经判读的点或多边形；多边形以质心为准。</translation>
    </message>
    <message>
      <source>Polygons of the map to be judged: candidates, or the final inventory. Points have no area that could be judged: draw their outlines first.</source>
      <translation>待评判制图的多边形：候选区或最终编目。点没有可评判的面积：请先勾画其轮廓。</translation>
    </message>
    <message>
      <source>Polygons of the whole area that was mapped; what no landslide covers is the class 'other'.</source>
      <translation>整个制图范围的多边形；未被滑坡覆盖的部分归为“other”（其他）类。</translation>
    </message>
    <message>
      <source>Reference class field</source>
      <translation>参考类别字段</translation>
    </message>
    <message>
      <source>Sample places</source>
      <translation>样点</translation>
    </message>
    <message>
      <source>Share of area, 0 to 1.</source>
      <translation>面积占比，0 至 1。</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>The adjusted area lies within ± this (95 %), m².</source>
      <translation>校正面积的误差范围为 ± 此值（95%），m²。</translation>
    </message>
    <message>
      <source>Values of both fields, separated by commas, that mean landslide; every other value means 'other'.</source>
      <translation>两个字段中表示滑坡的值，以英文逗号分隔；其余值均表示“其他”。</translation>
    </message>
    <message>
      <source>Values that mean landslide</source>
      <translation>表示滑坡的值</translation>
    </message>
    <message>
      <source>What is really there. Places that are empty, 'uncertain' or 'cleared' are left out.</source>
      <translation>该处的实际类别。值为空、“uncertain”或“cleared”的样点不参与计算。</translation>
    </message>
    <message>
      <source>What the map says there. Empty: taken from where the place lies, and places outside the study area are left out.</source>
      <translation>该处在滑坡图上的类别。留空：由样点所在位置确定，研究区以外的样点不参与计算。</translation>
    </message>
  </context>
  <context>
    <name>AreaImages</name>
    <message>
      <source>Cut images to the study area</source>
      <translation>按研究区裁剪影像</translation>
    </message>
  </context>
  <context>
    <name>AttributeWords</name>
    <message>
      <source>What the images say: {numbers}</source>
      <translation>影像说明：{numbers}</translation>
    </message>
    <message>
      <source>acceleration</source>
      <translation>加速度</translation>
    </message>
    <message>
      <source>area</source>
      <translation>面积</translation>
    </message>
    <message>
      <source>change</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>change of {name}</source>
      <translation>{name} 的变化</translation>
    </message>
    <message>
      <source>elongation</source>
      <translation>伸长度</translation>
    </message>
    <message>
      <source>greatest rate</source>
      <translation>最大速率</translation>
    </message>
    <message>
      <source>high</source>
      <translation>高</translation>
    </message>
    <message>
      <source>jump of the rate at the edge</source>
      <translation>边缘处的速率跃变</translation>
    </message>
    <message>
      <source>long axis down the slope</source>
      <translation>长轴沿坡向下</translation>
    </message>
    <message>
      <source>low</source>
      <translation>低</translation>
    </message>
    <message>
      <source>mean rate</source>
      <translation>平均速率</translation>
    </message>
    <message>
      <source>monotony {value:.2f}</source>
      <translation>单调性 {value:.2f}</translation>
    </message>
    <message>
      <source>motion one way</source>
      <translation>单向运动</translation>
    </message>
    <message>
      <source>rate of its fastest part</source>
      <translation>最快部分的速率</translation>
    </message>
    <message>
      <source>rate rising toward the middle</source>
      <translation>速率向中部增大</translation>
    </message>
    <message>
      <source>sense of motion</source>
      <translation>运动方向</translation>
    </message>
    <message>
      <source>share of motion in the thaw season</source>
      <translation>融化季运动占比</translation>
    </message>
    <message>
      <source>steadiness of motion</source>
      <translation>运动的稳定性</translation>
    </message>
    <message>
      <source>thaw {share:.0%}</source>
      <translation>融化季 {share:.0%}</translation>
    </message>
    <message>
      <source>usual</source>
      <translation>通常</translation>
    </message>
    <message>
      <source>{name} against the surroundings</source>
      <translation>与周围的对比：{name}</translation>
    </message>
    <message>
      <source>{name} of the newest image</source>
      <translation>最新影像的 {name}</translation>
    </message>
    <message>
      <source>{name} of the newest image against the surroundings</source>
      <translation>最新影像的 {name}，与周围相比</translation>
    </message>
    <message>
      <source>{name} {value:+.1f} sigma</source>
      <translation>{name} {value:+.1f} sigma</translation>
    </message>
  </context>
  <context>
    <name>BoundDrift</name>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Iteration {number}: {intervals}</source>
      <translation>第 {number} 次迭代：{intervals}</translation>
    </message>
    <message>
      <source>No thresholds yet. Derive them from the known landslides under Thresholds.</source>
      <translation>尚无阈值。请在“阈值”中由已知滑坡推导。</translation>
    </message>
  </context>
  <context>
    <name>BoundEdit</name>
    <message>
      <source>open</source>
      <translation>不限</translation>
    </message>
  </context>
  <context>
    <name>BoundaryEditor</name>
    <message>
      <source>Boundary of {candidate}</source>
      <translation>{candidate} 的边界</translation>
    </message>
    <message>
      <source>The outline was deleted or split: it stays as it was. Edit it again.</source>
      <translation>轮廓被删除或分割，已保持原样。请重新编辑。</translation>
    </message>
    <message>
      <source>The study is read-only: its outlines cannot be changed.</source>
      <translation>本研究文件为只读，无法修改轮廓。</translation>
    </message>
  </context>
  <context>
    <name>CandidatePanel</name>
    <message>
      <source>Delete this landslide that was drawn by hand</source>
      <translation>删除这个手工绘制的滑坡</translation>
    </message>
    <message>
      <source>No candidate is chosen.</source>
      <translation>未选择候选区。</translation>
    </message>
    <message>
      <source>drawn by hand</source>
      <translation>手工绘制</translation>
    </message>
    <message>
      <source>{share:.0%} known</source>
      <translation>{share:.0%} 已知</translation>
    </message>
  </context>
  <context>
    <name>CaptureRecapture</name>
    <message>
      <source>Areas in m², ascending, separated by commas; empty for one class.</source>
      <translation>面积，m²，按升序排列，以英文逗号分隔；留空则只有一级。</translation>
    </message>
    <message>
      <source>Estimate</source>
      <translation>估计</translation>
    </message>
    <message>
      <source>Estimates how many landslides there are in all, from what two passes over the same ground have found independently: the review of candidates, and a sweep cell by cell without looking at what the first has found. The fewer of the second's finds the first has too, the more both have missed.

It holds where the passes miss independently of each other, all landslides of a size class are as likely to be seen, and those of both passes are recognised (here: any shared area). Passes that find the same easy ones make the estimate too low: take it as a lower bound then. The second pass may be a random sample of the cells; the first then still counts all of its finds, and the interval is wider. It is the exact one of the hypergeometric model, so that it stays honest where numbers are small.</source>
      <translation>根据对同一地面独立进行的两遍查看，估计滑坡总共有多少：候选区的判读，以及不看第一遍结果、逐格进行的巡查。第二遍找到而第一遍也有的越少，两遍漏掉的就越多。

前提是：两遍的漏检相互独立，同一大小级别的滑坡被看到的可能性相同，且能识别两遍共有的滑坡（此处：有任何共同面积）。若两遍找到的都是容易的滑坡，估计会偏低：此时把它当作下限。第二遍可以是格子的随机样本；第一遍仍计入其全部发现，区间则更宽。</translation>
    </message>
    <message>
      <source>Expected number that neither pass has found; no value where one of them has found nothing.</source>
      <translation>两遍都没有找到的预期数量；其中一遍什么也没找到时没有值。</translation>
    </message>
    <message>
      <source>Found by the first pass</source>
      <translation>第一遍找到的</translation>
    </message>
    <message>
      <source>Found by the second pass</source>
      <translation>第二遍找到的</translation>
    </message>
    <message>
      <source>Landslides missed</source>
      <translation>漏掉的滑坡</translation>
    </message>
    <message>
      <source>Limits of the size classes</source>
      <translation>规模分级界限</translation>
    </message>
    <message>
      <source>One row for all and one per size class: first, second, both, found (by one or the other), total with its 95 % interval (no upper end: NULL), missed (total less found). NULL where one pass has found nothing.</source>
      <translation>总计一行，每个大小级别一行：first、second、both、found（任一遍找到）、total 及其 95% 区间（没有上限：NULL）、missed（total 减 found）。一遍什么也没找到时为 NULL。</translation>
    </message>
    <message>
      <source>Polygons or points drawn in the sweep without looking at the first pass's.</source>
      <translation>巡查中绘制的多边形或点，绘制时不看第一遍的结果。</translation>
    </message>
    <message>
      <source>Polygons or points of the review: accepted candidates, without those known before.</source>
      <translation>判读得到的多边形或点：确认的候选区，不含此前已知的。</translation>
    </message>
    <message>
      <source>What two passes have missed</source>
      <translation>两遍都漏掉了什么</translation>
    </message>
  </context>
  <context>
    <name>ChartFrame</name>
    <message>
      <source>Copy image</source>
      <translation>复制图像</translation>
    </message>
    <message>
      <source>Copy values</source>
      <translation>复制数值</translation>
    </message>
    <message>
      <source>Density</source>
      <translation>密度</translation>
    </message>
    <message>
      <source>E</source>
      <translation>东</translation>
    </message>
    <message>
      <source>Export as CSV...</source>
      <translation>导出为 CSV…</translation>
    </message>
    <message>
      <source>Export as PNG...</source>
      <translation>导出为 PNG…</translation>
    </message>
    <message>
      <source>Export as SVG...</source>
      <translation>导出为 SVG…</translation>
    </message>
    <message>
      <source>Export chart</source>
      <translation>导出图表</translation>
    </message>
    <message>
      <source>N</source>
      <translation>北</translation>
    </message>
    <message>
      <source>No samples have been read for this factor.</source>
      <translation>尚未读取该因子的样本。</translation>
    </message>
    <message>
      <source>PNG image</source>
      <translation>PNG 图像</translation>
    </message>
    <message>
      <source>S</source>
      <translation>南</translation>
    </message>
    <message>
      <source>SVG drawing</source>
      <translation>SVG 图形</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Table of values</source>
      <translation>数值表</translation>
    </message>
    <message>
      <source>The drawing cannot be written.</source>
      <translation>无法写入图形。</translation>
    </message>
    <message>
      <source>The image cannot be written.</source>
      <translation>无法写入图像。</translation>
    </message>
    <message>
      <source>View all</source>
      <translation>查看全部</translation>
    </message>
    <message>
      <source>W</source>
      <translation>西</translation>
    </message>
    <message>
      <source>samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>{path} cannot be written ({reason}). Choose another folder.</source>
      <translation>无法写入 {path}（{reason}）。请选择其他文件夹。</translation>
    </message>
  </context>
  <context>
    <name>Charts</name>
    <message>
      <source>How to get it:
Windows: OSGeo4W Setup, package python3-pyqtgraph
Debian, Ubuntu: sudo apt install python3-pyqtgraph
Elsewhere: python3 -m pip install pyqtgraph, with the Python that QGIS uses
Then start QGIS again. Everything but the charts works without it.</source>
      <translation>获取方式：
Windows：OSGeo4W Setup，软件包 python3-pyqtgraph
Debian、Ubuntu：sudo apt install python3-pyqtgraph
其他系统：使用 QGIS 所用的 Python 运行 python3 -m pip install pyqtgraph
然后重新启动 QGIS。除图表外，其余功能均可正常使用。</translation>
    </message>
    <message>
      <source>The Python package pyqtgraph is not installed.</source>
      <translation>未安装 Python 包 pyqtgraph。</translation>
    </message>
    <message>
      <source>pyqtgraph is installed but cannot be used here ({reason}). Update it.</source>
      <translation>已安装 pyqtgraph，但无法在此使用（{reason}）。请更新。</translation>
    </message>
    <message>
      <source>pyqtgraph was loaded with {used} by another plugin, but QGIS runs {qt}.</source>
      <translation>pyqtgraph 已被其他插件以 {used} 加载，而 QGIS 使用的是 {qt}。</translation>
    </message>
  </context>
  <context>
    <name>CheckConvergence</name>
    <message>
      <source>Check convergence</source>
      <translation>检查收敛</translation>
    </message>
    <message>
      <source>Converged</source>
      <translation>已收敛</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Iterations</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Iterations in a row whose change has to be within the tolerance.</source>
      <translation>变化量须连续处于容差之内的迭代次数。</translation>
    </message>
    <message>
      <source>Largest change of the mean |rate| that counts as settled, mm/a.</source>
      <translation>平均 |速率| 的变化不超过此值即视为稳定，mm/a。</translation>
    </message>
    <message>
      <source>Last iteration</source>
      <translation>末次迭代</translation>
    </message>
    <message>
      <source>Number of the last iteration that was run. Needed only where it accepted nothing, which the samples cannot show.</source>
      <translation>最近一次运行的迭代编号。仅当该次迭代没有确认任何候选区时才需要，因为样本无法反映这种情况。</translation>
    </message>
    <message>
      <source>One row per iteration: samples so far, accepted (newly joined), mean_rate and spread (standard deviation over samples) of |rate| in mm/a, change since the iteration before, within_tolerance (1 or 0), change_std (standard error of the change, mm/a; NULL where no standard error is known).</source>
      <translation>每次迭代一行：到目前为止的 samples、accepted（新加入的）、mean_rate 和 spread（各样本的标准差），均为 |rate|（mm/a）、change（与上一次迭代之差）、within_tolerance（1 或 0）、change_std（变化的标准误差，mm/a；不知道标准误差时为 NULL）。</translation>
    </message>
    <message>
      <source>Patience</source>
      <translation>持续次数</translation>
    </message>
    <message>
      <source>Raster of the rate's standard error, in the rate's unit, on any grid. With it the table tells the standard error of each change (change_std), and the log whether noise alone can bring about more than the tolerance. Without rasters the samples' field 'rate_std' (mm/a) is used where there is one.</source>
      <translation>速率的标准误差栅格，单位与速率相同，格网不限。给出后，表中给出每次变化的标准误差（change_std），日志说明仅噪声是否就能造成超过容差的变化。没有栅格时，使用样本的字段“rate_std”（mm/a），如果有的话。</translation>
    </message>
    <message>
      <source>Rate raster. Without it the samples' field 'rate_mean' (mm/a) is used.</source>
      <translation>速率栅格。未提供时使用样本的“rate_mean”字段（mm/a）。</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Tells whether the iteration may stop: when the mean |rate| of the samples has settled, or when the last iteration accepted nothing new.

Each sample's |rate| is averaged over its pixels, then over all samples that had joined by the end of each iteration, every landslide with the same weight. The change from one iteration to the next has to stay within the tolerance for as many iterations in a row as the patience says. The first step, from the inventory to the first accepted landslides, does not count: the inventory's own thresholds found those, so it tells nothing of what they leave out. How the published study judged that rates had stabilised is not known, so both numbers are yours to choose.</source>
      <translation>判断迭代是否可以停止：样本的平均 |速率| 已经稳定，或末次迭代没有确认新的滑坡。

每个样本的 |速率| 先在其像元上平均，再对每次迭代结束时已并入的全部样本平均，每个滑坡权重相同。相邻两次迭代之间的变化须连续若干次（由持续次数给出）不超过容差。从编目到首批被确认滑坡的第一步不计入：它们是由编目自身的阈值找到的，不能说明这些阈值遗漏了什么。已发表的研究文件如何判断速率已经稳定并不清楚，因此这两个数由您自行选择。</translation>
    </message>
    <message>
      <source>The samples with a field 'iteration': the iteration in which each joined, 0 for the inventory. Polygons, or any table with 'rate_mean' where no raster is given.</source>
      <translation>带有“iteration”字段的样本：各样本加入时的迭代编号，初始编目为 0。可以是多边形；未提供栅格时，也可以是任何含有“rate_mean”的表。</translation>
    </message>
    <message>
      <source>Tolerance (mm/a)</source>
      <translation>容差（mm/a）</translation>
    </message>
    <message>
      <source>Unit of the deformation raster.</source>
      <translation>形变栅格的单位。</translation>
    </message>
    <message>
      <source>Unit of the rate</source>
      <translation>速率单位</translation>
    </message>
    <message>
      <source>Whether the iteration may stop.</source>
      <translation>迭代是否可以停止。</translation>
    </message>
    <message>
      <source>Why, in words and numbers.</source>
      <translation>以文字和数值说明的原因。</translation>
    </message>
  </context>
  <context>
    <name>Chip</name>
    <message>
      <source>not marked</source>
      <translation>未标记</translation>
    </message>
    <message>
      <source>to be rejected</source>
      <translation>待剔除</translation>
    </message>
    <message>
      <source>{candidate}
Click to mark, double-click to see it on the map</source>
      <translation>{candidate}
单击标记，双击在地图上查看</translation>
    </message>
  </context>
  <context>
    <name>CombineTracks</name>
    <message>
      <source>All tracks</source>
      <translation>所有轨道均满足</translation>
    </message>
    <message>
      <source>Combine tracks</source>
      <translation>合并轨道</translation>
    </message>
    <message>
      <source>Combined rate</source>
      <translation>合并后的速率</translation>
    </message>
    <message>
      <source>Combines the deformation rates of two or more tracks (ascending, descending). Slopes that one track sees badly are often seen well by the other.

Strongest: the rate that is largest in absolute value, with its sign; nothing that any track sees is lost. All: the smallest in absolute value, where every track has data, so that a threshold holds in all. Up and east: what vertical and east-west motion explains the rates best; north-south motion, which the nearly polar orbits hardly see, is taken as none. Its log tells the condition number.

The result lies on the grid of the first raster; the others are brought onto it.</source>
      <translation>合并两条或多条轨道（升轨、降轨）的形变速率。某一轨道观测不利的斜坡，在另一轨道上往往观测良好。

最强：取绝对值最大的速率并保留其符号；任一轨道观测到的形变都不会丢失。全部：在所有轨道均有数据处取绝对值最小的速率，使阈值在所有轨道上同时成立。垂直与东西向：求最能解释各轨道速率的垂直和东西向运动；近极轨道对南北向运动几乎不敏感，故假定其为零。日志中会给出条件数。

结果采用第一个栅格的格网，其余栅格均对齐到该格网。</translation>
    </message>
    <message>
      <source>Deformation rates</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Eastward rate</source>
      <translation>东向速率</translation>
    </message>
    <message>
      <source>For up and east: degrees from the vertical, one per track in the order of the rates, separated by semicolons (39;34).</source>
      <translation>用于垂直与东西向分解：与铅垂方向的夹角（度），每条轨道一个，按速率的顺序排列，以分号分隔（39;34）。</translation>
    </message>
    <message>
      <source>For up and east: flight directions in degrees clockwise from north, one per track (-12;-168 for Sentinel-1 ascending and descending).</source>
      <translation>用于垂直和东向：飞行方向，从北起顺时针的度数，每条轨道一个（Sentinel-1 升轨和降轨为 -12;-168）。</translation>
    </message>
    <message>
      <source>For up and east: in mm/a.</source>
      <translation>用于垂直向与东向解算：单位 mm/a。</translation>
    </message>
    <message>
      <source>For up and east: rate in mm/a, positive to the east.</source>
      <translation>用于垂直与东西向分解：速率，mm/a，向东为正。</translation>
    </message>
    <message>
      <source>Heading rasters</source>
      <translation>航向角栅格</translation>
    </message>
    <message>
      <source>Headings (°)</source>
      <translation>航向角（°）</translation>
    </message>
    <message>
      <source>In mm/a: that of the track whose rate was taken (the largest of several noisy rates is larger than the truth all the same), or of the vertical rate, the tracks' errors taken as independent.</source>
      <translation>单位 mm/a：所取速率那一轨道的标准误差（多个含噪速率中取最大者，仍会偏大于真值），或垂直向速率的标准误差，各轨道误差视为相互独立。</translation>
    </message>
    <message>
      <source>Incidence angles (°)</source>
      <translation>入射角（°）</translation>
    </message>
    <message>
      <source>Incidence rasters</source>
      <translation>入射角栅格</translation>
    </message>
    <message>
      <source>Instead of the headings: one raster in degrees clockwise from north per track. MintPy's azimuthAngle is 90 minus the heading.</source>
      <translation>代替航向角数值：每条轨道一个栅格，单位为自北顺时针的度数。MintPy 的 azimuthAngle 等于 90 减去航向角。</translation>
    </message>
    <message>
      <source>Instead of the incidence angles: one raster in degrees per track, in the order of the rates.</source>
      <translation>代替入射角数值：每条轨道一个栅格，单位为度，按速率的顺序排列。</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>One raster in mm/a per track, in the order of the rates; they become that of the result.</source>
      <translation>每个轨道一个栅格，单位 mm/a，顺序与速率相同；由它们得出结果的标准误差。</translation>
    </message>
    <message>
      <source>Rate in mm/a; for up and east the vertical rate, positive upward.</source>
      <translation>速率，mm/a；垂直与东西向分解时为垂直速率，向上为正。</translation>
    </message>
    <message>
      <source>Standard error of the combined rate</source>
      <translation>合成速率的标准误差</translation>
    </message>
    <message>
      <source>Standard error of the eastward rate</source>
      <translation>东向速率的标准误差</translation>
    </message>
    <message>
      <source>Standard errors of the rates</source>
      <translation>各速率的标准误差</translation>
    </message>
    <message>
      <source>Strongest in any track</source>
      <translation>任一轨道的最强值</translation>
    </message>
    <message>
      <source>Two or more rate rasters in mm/a, positive toward the satellite, one per track.</source>
      <translation>两个或更多速率栅格，mm/a，朝向卫星为正，每条轨道一个。</translation>
    </message>
    <message>
      <source>Up and east</source>
      <translation>垂直与东西向</translation>
    </message>
    <message>
      <source>What to write where several tracks have a rate; see above.</source>
      <translation>多条轨道均有速率时写入的内容，见上文。</translation>
    </message>
  </context>
  <context>
    <name>Commands</name>
    <message>
      <source>"{command}" went wrong inside the plugin ({error}). Nothing was lost; details are in the log panel under {tag}.</source>
      <translation>“{command}”在插件内部出错（{error}）。数据没有丢失；详情见日志面板的 {tag} 标签。</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>Accept with class {number}</source>
      <translation>确认，类别 {number}</translation>
    </message>
    <message>
      <source>Before and after side by side</source>
      <translation>前后影像并排</translation>
    </message>
    <message>
      <source>Boundary as first proposed</source>
      <translation>恢复最初建议的边界</translation>
    </message>
    <message>
      <source>Clear verdict</source>
      <translation>清除判定</translation>
    </message>
    <message>
      <source>Cut before and after to the study area and measure</source>
      <translation>把前后影像裁剪到研究区并量测</translation>
    </message>
    <message>
      <source>Digitise a missed landslide</source>
      <translation>数字化漏检的滑坡</translation>
    </message>
    <message>
      <source>Discard the boundary edit</source>
      <translation>放弃边界编辑</translation>
    </message>
    <message>
      <source>Edit the boundary</source>
      <translation>编辑边界</translation>
    </message>
    <message>
      <source>Extract candidates</source>
      <translation>提取候选区</translation>
    </message>
    <message>
      <source>FTL: {command}</source>
      <translation>FTL：{command}</translation>
    </message>
    <message>
      <source>Finish the iteration</source>
      <translation>完成本次迭代</translation>
    </message>
    <message>
      <source>First image</source>
      <translation>影像 1</translation>
    </message>
    <message>
      <source>Flag</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Go to id</source>
      <translation>转到编号</translation>
    </message>
    <message>
      <source>Image before, while the key is down</source>
      <translation>按住时显示之前的影像</translation>
    </message>
    <message>
      <source>Image services</source>
      <translation>影像服务</translation>
    </message>
    <message>
      <source>Lens on the image before</source>
      <translation>用放大镜看之前的影像</translation>
    </message>
    <message>
      <source>Linked views</source>
      <translation>联动视图</translation>
    </message>
    <message>
      <source>Low confidence</source>
      <translation>低置信度</translation>
    </message>
    <message>
      <source>Measure what the images say</source>
      <translation>测量影像说明什么</translation>
    </message>
    <message>
      <source>Medium confidence</source>
      <translation>中等置信度</translation>
    </message>
    <message>
      <source>Newer image</source>
      <translation>较新的影像</translation>
    </message>
    <message>
      <source>Next candidate</source>
      <translation>下一个候选区</translation>
    </message>
    <message>
      <source>Next unreviewed</source>
      <translation>下一个未判读</translation>
    </message>
    <message>
      <source>Next unreviewed near here</source>
      <translation>附近下一个未判读</translation>
    </message>
    <message>
      <source>Older image</source>
      <translation>较旧的影像</translation>
    </message>
    <message>
      <source>Open the place in the browser</source>
      <translation>在浏览器中打开该位置</translation>
    </message>
    <message>
      <source>Pin this image as before</source>
      <translation>将此影像固定为之前</translation>
    </message>
    <message>
      <source>Previous candidate</source>
      <translation>上一个候选区</translation>
    </message>
    <message>
      <source>Previous unreviewed</source>
      <translation>上一个未判读</translation>
    </message>
    <message>
      <source>Propose a boundary: rate, image, both</source>
      <translation>建议边界：速率、影像、两者</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>剔除</translation>
    </message>
    <message>
      <source>Reject for reason {number}</source>
      <translation>剔除，原因 {number}</translation>
    </message>
    <message>
      <source>Reshape the boundary by a stroke</source>
      <translation>用一笔修整边界</translation>
    </message>
    <message>
      <source>Review keys on or off</source>
      <translation>启用/停用判读快捷键</translation>
    </message>
    <message>
      <source>Second image</source>
      <translation>影像 2</translation>
    </message>
    <message>
      <source>Show the outline in Google Earth (KML)</source>
      <translation>在 Google Earth 中显示轮廓（KML）</translation>
    </message>
    <message>
      <source>Show the page Data</source>
      <translation>显示“数据”页</translation>
    </message>
    <message>
      <source>Show the page Iterations</source>
      <translation>显示“迭代”页</translation>
    </message>
    <message>
      <source>Show the page Review</source>
      <translation>显示“判读”页</translation>
    </message>
    <message>
      <source>Start the next iteration</source>
      <translation>开始下一次迭代</translation>
    </message>
    <message>
      <source>Sure</source>
      <translation>确信</translation>
    </message>
    <message>
      <source>Sweep the area cell by cell</source>
      <translation>逐格巡查研究区</translation>
    </message>
    <message>
      <source>Swipe between before and after</source>
      <translation>卷帘对比前后</translation>
    </message>
    <message>
      <source>Take the selected polygon as boundary</source>
      <translation>以所选多边形为边界</translation>
    </message>
    <message>
      <source>Third image</source>
      <translation>影像 3</translation>
    </message>
    <message>
      <source>Thresholds of the next iteration</source>
      <translation>下一次迭代的阈值</translation>
    </message>
    <message>
      <source>Time series</source>
      <translation>时间序列</translation>
    </message>
    <message>
      <source>Try it with the demo scene</source>
      <translation>用演示场景试用</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Undo the last verdict or boundary</source>
      <translation>撤销上一个判定或边界</translation>
    </message>
    <message>
      <source>Wall of images: reject many at once</source>
      <translation>影像墙：一次剔除多个</translation>
    </message>
    <message>
      <source>Write a note</source>
      <translation>写备注</translation>
    </message>
    <message>
      <source>Zoom as set in options</source>
      <translation>按选项设置缩放</translation>
    </message>
    <message>
      <source>Zoom to the candidate</source>
      <translation>缩放到候选区</translation>
    </message>
  </context>
  <context>
    <name>ConvergenceCharts</name>
    <message>
      <source>Iteration (0 = known landslides)</source>
      <translation>迭代（0 = 已知滑坡）</translation>
    </message>
    <message>
      <source>Iteration {number}: mean {mean:.2f} mm/a, spread {spread:.2f} mm/a, {samples} samples</source>
      <translation>第 {number} 次迭代：均值 {mean:.2f} mm/a，离散度 {spread:.2f} mm/a，样本 {samples} 个</translation>
    </message>
    <message>
      <source>Iteration {number}: {found} of {references} found, {tpr:.1%} (95 % interval {low:.1%} to {high:.1%})</source>
      <translation>第 {number} 次迭代：检出 {found} / {references}，{tpr:.1%}（95% 置信区间 {low:.1%} 至 {high:.1%}）</translation>
    </message>
    <message>
      <source>Iteration {number}: {samples} samples, {added} new</source>
      <translation>第 {number} 次迭代：样本 {samples} 个，新增 {added} 个</translation>
    </message>
    <message>
      <source>No iteration is finished yet. Review candidates, then finish it.</source>
      <translation>尚无已完成的迭代。请先判读候选区，再完成该次迭代。</translation>
    </message>
    <message>
      <source>No landslides are held out. Hold some of the known ones out on the Accuracy page before the first iteration.</source>
      <translation>没有留出的滑坡。请在首次迭代之前，于“精度”页留出部分已知滑坡。</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本数</translation>
    </message>
    <message>
      <source>Samples' mean |rate|</source>
      <translation>样本平均 |速率|</translation>
    </message>
    <message>
      <source>TPR</source>
      <translation>真阳性率</translation>
    </message>
    <message>
      <source>accepted candidates</source>
      <translation>已确认的候选区</translation>
    </message>
    <message>
      <source>change {change:+.2f} mm/a</source>
      <translation>变化 {change:+.2f} mm/a</translation>
    </message>
    <message>
      <source>digitised (missed ones)</source>
      <translation>手工数字化（漏检）</translation>
    </message>
    <message>
      <source>found so far, 95 % interval</source>
      <translation>迄今检出，95% 区间</translation>
    </message>
    <message>
      <source>known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>mean ± standard deviation</source>
      <translation>均值 ± 标准差</translation>
    </message>
    <message>
      <source>settled if the next mean is {low:.2f} to {high:.2f} mm/a</source>
      <translation>若下次均值介于 {low:.2f} 至 {high:.2f} mm/a，则趋于稳定</translation>
    </message>
    <message>
      <source>stop rule: ±{tolerance:g} mm/a of the last</source>
      <translation>停止准则：与前次相差 ±{tolerance:g} mm/a</translation>
    </message>
  </context>
  <context>
    <name>CutForm</name>
    <message>
      <source>A random part of the cells takes less time and gives a wider interval of what was missed.</source>
      <translation>随机抽取一部分格子，用时更少，但漏检数的区间更宽。</translation>
    </message>
    <message>
      <source>Analysts with the same seed look at the same cells.</source>
      <translation>种子相同的解译人员查看相同的格子。</translation>
    </message>
    <message>
      <source>Choose the deformation raster on the Data page first.</source>
      <translation>请先在“数据”页选择形变栅格。</translation>
    </message>
    <message>
      <source>Leaves out cells in which slope, aspect and so on are nowhere as under the samples.</source>
      <translation>略去坡度、坡向等处处不同于样本的格子。</translation>
    </message>
    <message>
      <source>Make the cells</source>
      <translation>划分格子</translation>
    </message>
    <message>
      <source>Only where the terrain's ranges hold</source>
      <translation>只在地形范围成立处</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Seed of the random cells</source>
      <translation>随机格子的种子</translation>
    </message>
    <message>
      <source>Share</source>
      <translation>比例</translation>
    </message>
    <message>
      <source>Share of the cells, drawn by chance</source>
      <translation>随机抽取的格子比例</translation>
    </message>
    <message>
      <source>Side of a cell</source>
      <translation>格子边长</translation>
    </message>
    <message>
      <source>Side of a cell in metres</source>
      <translation>格子边长，单位 m</translation>
    </message>
    <message>
      <source>What can be looked at in one view, at a scale at which the smallest show.</source>
      <translation>取一个视图能看完、且最小的滑坡也能看清的大小。</translation>
    </message>
    <message>
      <source>{count:,} cells are looked at. Cut new ones? What was said of the old ones counts only where the same cell comes again.</source>
      <translation>已查看 {count:,} 个格子。要重新划分吗？对旧格子的判断，只有相同的格子再次出现时才计入。</translation>
    </message>
  </context>
  <context>
    <name>DataPage</name>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>Choose a layer</source>
      <translation>选择图层</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Converting the study {name} to this version, with a backup beside it: {share:.0%}</source>
      <translation>正在将研究文件 {name} 转换为当前版本，旁边留有备份：{share:.0%}</translation>
    </message>
    <message>
      <source>Data</source>
      <translation>数据</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Deformation rate along the line of sight, positive toward the satellite.</source>
      <translation>沿视线向的形变速率，朝向卫星为正。</translation>
    </message>
    <message>
      <source>Displacement per date, for the candidate's time series: a raster or HDF5 with a band per date, or points with a field per date.</source>
      <translation>各日期的位移，用于候选区的时间序列：每个日期一个波段的栅格或 HDF5，或每个日期一个字段的点图层。</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Elevation in metres. Slope, aspect and the other terrain factors are computed from it.</source>
      <translation>以米为单位的高程，由此计算坡度、坡向等地形因子。</translation>
    </message>
    <message>
      <source>Excluded areas</source>
      <translation>排除区</translation>
    </message>
    <message>
      <source>Extract candidates</source>
      <translation>提取候选区</translation>
    </message>
    <message>
      <source>Finds freeze-thaw landslides where InSAR shows moving ground. Nothing at hand? A synthetic scene with known truth shows the whole method in a few minutes.</source>
      <translation>在 InSAR 显示地面移动之处寻找冻融滑坡。手头没有数据？一个真值已知的合成场景几分钟内就能展示整个方法。</translation>
    </message>
    <message>
      <source>Fit a rate…</source>
      <translation>拟合速率…</translation>
    </message>
    <message>
      <source>Further rasters to derive ranges for, each under the name of its layer.</source>
      <translation>另外要推导范围的栅格，各以其图层名命名。</translation>
    </message>
    <message>
      <source>Go to the next iteration</source>
      <translation>转到下一次迭代</translation>
    </message>
    <message>
      <source>Held-out landslides</source>
      <translation>留出的滑坡</translation>
    </message>
    <message>
      <source>Held-out polygons or points that only measure the accuracy; never used for the ranges.</source>
      <translation>留出的多边形或点，仅用于评价精度，绝不用于推导范围。</translation>
    </message>
    <message>
      <source>Iteration {number} is under review.</source>
      <translation>正在判读第 {number} 次迭代。</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Load them</source>
      <translation>加载</translation>
    </message>
    <message>
      <source>More factors</source>
      <translation>其他因子</translation>
    </message>
    <message>
      <source>Not found any more: {names}. Choose them on the Data page.</source>
      <translation>已找不到：{names}。请在数据页选择。</translation>
    </message>
    <message>
      <source>Nothing is proposed inside these polygons: lakes, glaciers, settlements.</source>
      <translation>这些多边形内不提出候选区：湖泊、冰川、居民地等。</translation>
    </message>
    <message>
      <source>Nothing is proposed outside these polygons. None: the whole raster.</source>
      <translation>这些多边形之外不提出候选区。不选：整个栅格。</translation>
    </message>
    <message>
      <source>Open a file as: {label}</source>
      <translation>打开文件作为：{label}</translation>
    </message>
    <message>
      <source>Opening the study {name}…</source>
      <translation>正在打开研究文件 {name}…</translation>
    </message>
    <message>
      <source>Polygons ({files})</source>
      <translation>多边形（{files}）</translation>
    </message>
    <message>
      <source>Polygons or points of landslides that are known already: the ranges are derived from them.</source>
      <translation>已知滑坡的多边形或点：各因子的范围由其推导。</translation>
    </message>
    <message>
      <source>Rasters ({files})</source>
      <translation>栅格（{files}）</translation>
    </message>
    <message>
      <source>Ready.</source>
      <translation>就绪。</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>移除…</translation>
    </message>
    <message>
      <source>Running: {task}</source>
      <translation>正在运行：{task}</translation>
    </message>
    <message>
      <source>See above what keeps the extraction from starting.</source>
      <translation>上方列出了妨碍提取开始的问题。</translation>
    </message>
    <message>
      <source>Set CRS…</source>
      <translation>设置 CRS…</translation>
    </message>
    <message>
      <source>Smooth it</source>
      <translation>平滑</translation>
    </message>
    <message>
      <source>Standard error</source>
      <translation>标准误差</translation>
    </message>
    <message>
      <source>Standard error of the rate, in its unit, as the stacks write it: gives the factors significance and detectable rate.</source>
      <translation>速率的标准误差，与速率同单位，由叠加工具写出：给出因子显著性和可检测速率。</translation>
    </message>
    <message>
      <source>Still needed: {list}</source>
      <translation>还需要：{list}</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Study file</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>Take off a plane</source>
      <translation>减去平面</translation>
    </message>
    <message>
      <source>Take off the median</source>
      <translation>减去中位数</translation>
    </message>
    <message>
      <source>Temporal coherence, 0 to 1: where it is low, rates are not to be trusted.</source>
      <translation>时间相干性，0 至 1：相干性低处的速率不可靠。</translation>
    </message>
    <message>
      <source>The study was made with {count} layers that are not chosen in this project.</source>
      <translation>该研究文件由 {count} 个图层建立，本工程中未选择它们。</translation>
    </message>
    <message>
      <source>Time series</source>
      <translation>时间序列</translation>
    </message>
    <message>
      <source>Try it with the demo scene</source>
      <translation>用演示场景试用</translation>
    </message>
    <message>
      <source>Unit of the deformation rate</source>
      <translation>形变速率的单位</translation>
    </message>
    <message>
      <source>Unit of the raster's values. Results are in mm/a in any case.</source>
      <translation>栅格值的单位。结果始终以 mm/a 表示。</translation>
    </message>
    <message>
      <source>Use cm/a</source>
      <translation>使用 cm/a</translation>
    </message>
    <message>
      <source>Use m/a</source>
      <translation>使用 m/a</translation>
    </message>
    <message>
      <source>Use mm/a</source>
      <translation>使用 mm/a</translation>
    </message>
    <message>
      <source>Use {value:,.0f} m²</source>
      <translation>使用 {value:,.0f} m²</translation>
    </message>
    <message>
      <source>Use {value:g}</source>
      <translation>使用 {value:g}</translation>
    </message>
    <message>
      <source>choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>{name} contains several layers:</source>
      <translation>{name} 含有多个图层：</translation>
    </message>
  </context>
  <context>
    <name>DateStrip</name>
    <message>
      <source>No dated image covers this place.</source>
      <translation>没有带日期的影像覆盖此处。</translation>
    </message>
    <message>
      <source>{percent:.0f} % clouds</source>
      <translation>云量 {percent:.0f}%</translation>
    </message>
  </context>
  <context>
    <name>DeformationProneness</name>
    <message>
      <source>Amplitude of the annual cycle in mm, for example from 'Fit seasonal deformation'.</source>
      <translation>年周期振幅，mm，例如来自“拟合季节性形变”。</translation>
    </message>
    <message>
      <source>As for |rate|, in mm.</source>
      <translation>同 |速率|，单位为 mm。</translation>
    </message>
    <message>
      <source>Classes of amplitude (mm)</source>
      <translation>振幅分级（mm）</translation>
    </message>
    <message>
      <source>Classes of |rate| (mm/a)</source>
      <translation>|速率| 分级（mm/a）</translation>
    </message>
    <message>
      <source>Deformation proneness</source>
      <translation>形变易发性</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Frequency ratios</source>
      <translation>频率比</translation>
    </message>
    <message>
      <source>Landslides</source>
      <translation>滑坡</translation>
    </message>
    <message>
      <source>Limits between classes in mm/a, ascending (the first class begins at 0, the last is open), or a single whole number: that many classes of equal area. One limit only: write it as 0, 50.</source>
      <translation>分级界限，mm/a，按升序排列（第一级自 0 起，最后一级无上限）；或单个整数，表示等面积分级的级数。若只有一个界限，请写作 0, 50。</translation>
    </message>
    <message>
      <source>One row per quantity (deformation_rate, amplitude) and class: bounds (upper NULL = open), pixels and shares of landslides and of the study area, frequency_ratio with its 95 % bounds, the trend over the quantity's classes (rho, p_value), and noise_share (share of the class's ground below 1.96 standard errors of its rate, 0 to 1; NULL without a standard error).</source>
      <translation>每个量（deformation_rate、amplitude）和类别一行：界限（upper 为 NULL 表示开放）、滑坡和研究区的像元数与占比、frequency_ratio 及其 95% 界限、各类别上的趋势（rho、p_value），以及 noise_share（该类别中速率低于 1.96 倍标准误差的地面占比，0 到 1；没有标准误差时为 NULL）。</translation>
    </message>
    <message>
      <source>Polygons of known landslides.</source>
      <translation>已知滑坡的多边形。</translation>
    </message>
    <message>
      <source>Polygons of the terrain to compare with. Empty: all pixels with data.</source>
      <translation>用于对比的地形范围多边形。留空：所有有数据的像元。</translation>
    </message>
    <message>
      <source>Raster of the rate's standard error, in the rate's unit, on any grid. With it the table tells how much of each class's ground moves no faster than noise (noise_share).</source>
      <translation>速率的标准误差栅格，单位与速率相同，格网不限。给出后，表中说明每个类别有多少地面的运动不快于噪声（noise_share）。</translation>
    </message>
    <message>
      <source>Rate raster; its absolute value is classed.</source>
      <translation>速率栅格；按其绝对值分级。</translation>
    </message>
    <message>
      <source>Seasonal amplitude</source>
      <translation>季节性振幅</translation>
    </message>
    <message>
      <source>Spearman's rho, -1 to 1.</source>
      <translation>Spearman 秩相关系数 rho，-1 至 1。</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Tells how much more frequent landslides are in each class of |rate|, and of seasonal amplitude, than chance would have it: the frequency ratio is the class's share of the landslide pixels over its share of the study area's pixels. Above 1 the class is prone to landslides.

The 95 % intervals take whole landslides as independent, not their pixels, which resemble each other. The trend over the classes is Spearman's rank correlation with its one-sided p value.

Landslides that were found by a rate threshold cannot lie below it: for an honest picture use an inventory that was made without the deformation raster.</source>
      <translation>说明在 |速率| 和季节性振幅的各级中，滑坡比随机分布时多出多少：频率比等于该级占滑坡像元的比例除以该级占研究区像元的比例。大于 1 表示该级易发生滑坡。

95% 置信区间以整个滑坡而非像元为独立单元，因为同一滑坡的像元彼此相似。各级的趋势用 Spearman 秩相关及其单侧 p 值表示。

凭速率阈值发现的滑坡不可能低于该阈值：要得到客观的结果，请使用未借助形变栅格编制的滑坡编目。</translation>
    </message>
    <message>
      <source>Trend with amplitude in words</source>
      <translation>随振幅变化的趋势（文字说明）</translation>
    </message>
    <message>
      <source>Trend with |rate|</source>
      <translation>随 |速率| 变化的趋势</translation>
    </message>
    <message>
      <source>Trend with |rate| in words</source>
      <translation>随 |速率| 变化的趋势（文字说明）</translation>
    </message>
    <message>
      <source>Unit of the deformation raster.</source>
      <translation>形变栅格的单位。</translation>
    </message>
    <message>
      <source>Unit of the rate</source>
      <translation>速率单位</translation>
    </message>
    <message>
      <source>What the frequency ratios say of the amplitude; empty without one.</source>
      <translation>频率比对振幅的说明；未提供振幅时为空。</translation>
    </message>
    <message>
      <source>What the frequency ratios say of |rate|.</source>
      <translation>频率比对 |速率| 的说明。</translation>
    </message>
  </context>
  <context>
    <name>DemoDialog</name>
    <message>
      <source>A synthetic scene with known landslides and a study file is written to this folder (some 30 MB). Delete the folder when you are done with it.</source>
      <translation>一个滑坡已知的合成场景和一个研究文件将写入此文件夹（约 30 MB）。用完后删除该文件夹即可。</translation>
    </message>
    <message>
      <source>Demo scene</source>
      <translation>演示场景</translation>
    </message>
    <message>
      <source>Folder for the demo scene</source>
      <translation>演示场景的文件夹</translation>
    </message>
    <message>
      <source>Make the demo scene</source>
      <translation>生成演示场景</translation>
    </message>
  </context>
  <context>
    <name>DemoScene</name>
    <message>
      <source>0: most of what moves fast is a landslide and well seen. 1: as hard as described above.</source>
      <translation>0：快速移动的大多是滑坡且清晰可见。1：如上所述那样困难。</translation>
    </message>
    <message>
      <source>All landslides and decoys</source>
      <translation>全部滑坡与干扰体</translation>
    </message>
    <message>
      <source>Another number gives another landscape; the same number gives the same one again.</source>
      <translation>换一个数值得到另一处地形；相同的数值始终得到同一处地形。</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Deformation rate (mm/a)</source>
      <translation>形变速率（mm/a）</translation>
    </message>
    <message>
      <source>Displacement at some 50 dates over two and a half years, of the whole scene or, where it is larger, of 1000 x 1000 pixels in its middle (about 75 MB).</source>
      <translation>两年半内约 50 个日期的位移，覆盖整个场景；场景较大时仅覆盖中部 1000 × 1000 像元（约 75 MB）。</translation>
    </message>
    <message>
      <source>Elevation (m)</source>
      <translation>高程（m）</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Folder for the files. Files of an earlier scene are replaced, others left alone.</source>
      <translation>存放文件的文件夹。之前生成的场景文件会被替换，其他文件不受影响。</translation>
    </message>
    <message>
      <source>Hardness</source>
      <translation>难度</translation>
    </message>
    <message>
      <source>Held-out landslides</source>
      <translation>留出的滑坡</translation>
    </message>
    <message>
      <source>Invents a permafrost landscape with landslides whose outlines are known, so that every step of the method can be tried at once and its result be checked.

The folder then holds: deformation_rate.tif (mm/a along the line of sight, positive toward satellite), coherence.tif, dem.tif (m), optical_2016.tif and optical_2023.tif (true colour), timeseries.tif (mm, one band per date), inventory.gpkg (the landslides that are known at the start, mostly large and gentle ones), reference.gpkg (all the others; visible = 1 where at least a fifth of the outline exceeds 50 mm/a), truth.gpkg (all landslides and the decoys, by kind), study_area.gpkg and exclusion.gpkg (lakes). The CRS is EPSG:32647.

Rock glaciers, subsiding floodplains and unwrapping errors deform as fast as landslides: only a look at the images, or the terrain, tells them apart. Layover slopes and some patches have no rate; water has low coherence and a noisy rate; atmosphere, an orbital ramp and slow creep lie over everything.

At hardness 1 some six of seven things that move fast are no landslides, on the same ground as these; landslides move at all speeds, lie side by side, in one another, on untypical ground, across the border and gaps; the air is turbulent and follows height, coherence is low, the inventory coarse and shifted, and a quarter of the landslides is green. Try settings there that are to hold on real ground.

The scene is synthetic: numbers reached on it say nothing about a real region.</source>
      <translation>虚构一片多年冻土景观，其中滑坡的轮廓已知，使方法的每一步都能立即试用，其结果也能检验。

文件夹中随后有：deformation_rate.tif（视线向 mm/a，朝向卫星为正）、coherence.tif、dem.tif（m）、optical_2016.tif 和 optical_2023.tif（真彩色）、timeseries.tif（mm，每个日期一个波段）、inventory.gpkg（一开始已知的滑坡，大多面积大而坡缓）、reference.gpkg（其余所有滑坡；轮廓至少五分之一超过 50 mm/a 时 visible = 1）、truth.gpkg（所有滑坡和诱饵，按种类）、study_area.gpkg 和 exclusion.gpkg（湖泊）。CRS 为 EPSG:32647。

石冰川、沉降的河漫滩和解缠误差的形变与滑坡一样快：只有查看影像或地形才能区分。叠掩的斜坡和一些斑块没有速率；水面相干性低、速率有噪声；大气、轨道斜坡和缓慢蠕动叠加在一切之上。

难度为 1 时，快速移动的对象约七分之六不是滑坡，且与滑坡处于同样的地面上；滑坡的速度各不相同，彼此相邻、相互嵌套，位于非典型地面上，跨越边界和空缺；大气湍动并随高度变化，相干性低，编目粗略且有偏移，四分之一的滑坡长有植被。要用于真实地面的设置请在此试用。

该场景是合成的：在其上得到的数字不说明任何真实区域。</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Lakes</source>
      <translation>湖泊</translation>
    </message>
    <message>
      <source>Landslides</source>
      <translation>滑坡</translation>
    </message>
    <message>
      <source>Make a demo scene</source>
      <translation>生成演示场景</translation>
    </message>
    <message>
      <source>Number of true landslides, known ones included.</source>
      <translation>真实滑坡的数量，包括已知滑坡。</translation>
    </message>
    <message>
      <source>Optical image 2016</source>
      <translation>2016 年光学影像</translation>
    </message>
    <message>
      <source>Optical image 2023</source>
      <translation>2023 年光学影像</translation>
    </message>
    <message>
      <source>Path of the layer in the folder.</source>
      <translation>图层在该文件夹中的路径。</translation>
    </message>
    <message>
      <source>Path of the raster in the folder.</source>
      <translation>栅格在该文件夹中的路径。</translation>
    </message>
    <message>
      <source>Pixel size (m)</source>
      <translation>像元大小（m）</translation>
    </message>
    <message>
      <source>Pixel size of the rate raster, m. The smallest landslides measure 3,000 m²: 30 pixels of 10 m.</source>
      <translation>速率栅格的像元大小，m。最小的滑坡面积为 3,000 m²，相当于 30 个 10 m 像元。</translation>
    </message>
    <message>
      <source>Rows and columns</source>
      <translation>行列数</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Size of the rate, coherence and elevation rasters, pixels. From 600 pixels of 10 m on there are at least 12 known landslides. Up to 4000 pixels the image of 2023 has half the pixel size, beyond that the same; the image of 2016 always has twice the pixel size.</source>
      <translation>速率、相干性和高程栅格的大小，像元。600 个 10 m 像元起至少有 12 处已知滑坡。不超过 4000 像元时，2023 年影像的像元大小为其一半，超过后则与其相同；2016 年影像的像元大小始终为其两倍。</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Time series (mm)</source>
      <translation>时间序列（mm）</translation>
    </message>
    <message>
      <source>Two images, of 2016 and 2023. Landslides that are younger than an image are not on it.</source>
      <translation>2016 年和 2023 年两期影像。比影像日期更新的滑坡不会出现在该影像上。</translation>
    </message>
    <message>
      <source>Write the optical images</source>
      <translation>写出光学影像</translation>
    </message>
    <message>
      <source>Write the time series</source>
      <translation>写出时间序列</translation>
    </message>
  </context>
  <context>
    <name>DemoStudy</name>
    <message>
      <source>Demo: coherence</source>
      <translation>演示：相干性</translation>
    </message>
    <message>
      <source>Demo: deformation rate (mm/a)</source>
      <translation>演示：形变速率（mm/a）</translation>
    </message>
    <message>
      <source>Demo: elevation (m)</source>
      <translation>演示：高程（m）</translation>
    </message>
    <message>
      <source>Demo: held-out landslides</source>
      <translation>演示：留出的滑坡</translation>
    </message>
    <message>
      <source>Demo: image 2016</source>
      <translation>演示：2016 年影像</translation>
    </message>
    <message>
      <source>Demo: image 2023</source>
      <translation>演示：2023 年影像</translation>
    </message>
    <message>
      <source>Demo: known landslides</source>
      <translation>演示：已知滑坡</translation>
    </message>
    <message>
      <source>Demo: lakes</source>
      <translation>演示：湖泊</translation>
    </message>
    <message>
      <source>Demo: study area</source>
      <translation>演示：研究区</translation>
    </message>
    <message>
      <source>Demo: time series (mm)</source>
      <translation>演示：时间序列（mm）</translation>
    </message>
    <message>
      <source>Make the demo scene</source>
      <translation>生成演示场景</translation>
    </message>
  </context>
  <context>
    <name>DeriveSettings</name>
    <message>
      <source>Derive again</source>
      <translation>重新推导</translation>
    </message>
    <message>
      <source>Keep ranges set by hand</source>
      <translation>保留手动设置的范围</translation>
    </message>
  </context>
  <context>
    <name>Desktop</name>
    <message>
      <source>&amp;Freeze-thaw landslides</source>
      <translation>冻融滑坡(&amp;F)</translation>
    </message>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
  </context>
  <context>
    <name>DetectionAccuracyAlgorithm</name>
    <message>
      <source>Accuracy</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>Area IoU</source>
      <translation>面积交并比</translation>
    </message>
    <message>
      <source>Areas in m², ascending, separated by commas; empty for one class.</source>
      <translation>面积，m²，按升序排列，以英文逗号分隔；留空则只有一级。</translation>
    </message>
    <message>
      <source>Compares detected landslides with reference landslides that were held out: how many of the reference were found (true positive rate, TPR), how many of the detections are true (precision), F1, and how well the areas agree (intersection over union), with 95 % intervals and by size class. The intervals of TPR and precision are Wilson's, that of F1 follows from both counts (Goutte and Gaussier), that of the IoU from a bootstrap over landslides and detections.

Landslides that were known from the start say nothing of what is found: give those that derived the ranges as training polygons, and whatever lies mostly on them counts neither way. Precision counts every detection as false that no reference polygon confirms, so it is only meaningful where the reference is complete within the study area.</source>
      <translation>将检测到的滑坡与留出的验证滑坡比较：验证滑坡中找到多少（真阳性率，TPR），检测中有多少是真的（精确率），F1，以及面积的吻合程度（交并比），给出 95% 区间并按大小分级。TPR 和精确率的区间为 Wilson 区间，F1 的区间由两个计数得出（Goutte 和 Gaussier），IoU 的区间来自对滑坡和检测的自助法。

一开始就已知的滑坡不说明找到了什么：将用于推导范围的滑坡作为训练多边形给出，大部分位于其上的对象两边都不计。凡没有验证多边形证实的检测，精确率都视为误检，因此只有当研究区内的验证滑坡完整时它才有意义。</translation>
    </message>
    <message>
      <source>Detected landslides</source>
      <translation>检测到的滑坡</translation>
    </message>
    <message>
      <source>Detection accuracy</source>
      <translation>检测精度</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>Harmonic mean of precision and TPR.</source>
      <translation>精确率与 TPR 的调和平均。</translation>
    </message>
    <message>
      <source>Limits of the size classes</source>
      <translation>规模分级界限</translation>
    </message>
    <message>
      <source>Matches</source>
      <translation>匹配结果</translation>
    </message>
    <message>
      <source>Matching rule</source>
      <translation>匹配规则</translation>
    </message>
    <message>
      <source>One row for all and one per size class (references by their own area, detections by theirs): counts, tpr, precision and f1 with the 95 % bounds, area_iou with its bounds (first row only), splits (references matched by several detections), merges, the matching rule in words, and precision_expected (of the next detections: true ones + 1 of all + 2, which differs after few).</source>
      <translation>一行为全部，另每个规模级一行（参考按自身面积、检测按自身面积分级）：计数，tpr、precision 和 f1 及其 95% 置信界限，area_iou 及其界限（仅第一行），splits（被多个检测结果匹配的参考），merges，文字说明的匹配规则，以及 precision_expected（对后续检测的预期：正确数 + 1 除以总数 + 2，数量少时与 precision 不同）。</translation>
    </message>
    <message>
      <source>Only polygons whose centroid (a point on their surface where the centroid lies outside) lies in it count.</source>
      <translation>仅统计质心位于其内的多边形（质心在多边形之外时取其面上一点）。</translation>
    </message>
    <message>
      <source>Polygons or points that are true, and that had no part in deriving the ranges.</source>
      <translation>真实的、且未参与推导范围的多边形或点。</translation>
    </message>
    <message>
      <source>Polygons or points that were detected: candidates, accepted candidates or the final inventory.</source>
      <translation>检测得到的多边形或点：候选区、已确认的候选区或最终编目。</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>精确率</translation>
    </message>
    <message>
      <source>Reference landslides</source>
      <translation>验证滑坡</translation>
    </message>
    <message>
      <source>References (outcome found or missed) and detections (outcome true or false; known where they lie mostly on training polygons) with matches (number of partners), covered (share of the polygon's area under the other side), best_iou (references), area_m2 and refused_by (missed references, where thresholds and rasters are given: the factor that refuses most of the pixels that move fast enough, 'none' where some pixel passes all); fid_source is the feature's id in its layer.</source>
      <translation>验证滑坡（outcome 为 found 或 missed）和检测（outcome 为 true 或 false；大部分位于训练多边形上的为 known），含 matches（配对数）、covered（多边形面积中位于另一方之下的比例）、best_iou（验证滑坡）、area_m2 和 refused_by（漏检的验证滑坡，给出阈值和栅格时：拒绝足够快的像元最多的因子，若有像元通过全部因子则为 none）；fid_source 是要素在其图层中的编号。</translation>
    </message>
    <message>
      <source>Share (above 0, up to 1) for the rules 'overlap' and 'IoU'; the others do not use it.</source>
      <translation>“overlap”和“iou”规则所用的比例（大于 0，不超过 1）；其他规则不使用。</translation>
    </message>
    <message>
      <source>Shared area / united area.</source>
      <translation>相交面积 / 合并面积。</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>TP / (TP + FN), 0 to 1.</source>
      <translation>TP / (TP + FN)，0 至 1。</translation>
    </message>
    <message>
      <source>The polygons that derived the ranges. Reference polygons and detections of which at least half lies on them leave every number; a warning tells how many other reference polygons overlap them.</source>
      <translation>用于推导范围的多边形。至少一半面积位于其上的验证多边形和检测不计入任何数字；警告会说明另有多少验证多边形与其重叠。</translation>
    </message>
    <message>
      <source>The threshold table that the detections came from. With it and the rasters it is told which factor keeps each missed landslide out (field refused_by of the matches).</source>
      <translation>检测结果所依据的阈值表。连同栅格一起给出时，会说明每个漏检滑坡被哪个因子排除（匹配结果的 refused_by 字段）。</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Training polygons</source>
      <translation>训练多边形</translation>
    </message>
    <message>
      <source>True detections / detections.</source>
      <translation>正确的检测数 / 检测总数。</translation>
    </message>
    <message>
      <source>True positive rate</source>
      <translation>真阳性率</translation>
    </message>
    <message>
      <source>When a detection and a reference landslide match. Detections may share a reference and the other way round; such splits and merges are counted.</source>
      <translation>检测结果与验证滑坡在何种条件下匹配。多个检测结果可对应同一参考，反之亦然；这类分裂与合并会被计数。</translation>
    </message>
    <message>
      <source>any: any shared area</source>
      <translation>any：有任意相交面积</translation>
    </message>
    <message>
      <source>centroid: the detection's centroid lies in the reference</source>
      <translation>centroid：检测结果的质心位于参考内</translation>
    </message>
    <message>
      <source>iou: intersection over union of the pair at least THRESHOLD</source>
      <translation>iou：两者的交并比不低于 THRESHOLD</translation>
    </message>
    <message>
      <source>overlap: detections cover THRESHOLD of the reference</source>
      <translation>overlap：检测结果覆盖参考的比例不低于 THRESHOLD</translation>
    </message>
  </context>
  <context>
    <name>DetectionPanel</name>
    <message>
      <source>&lt; {upper:g} ha</source>
      <translation>&lt; {upper:g} ha</translation>
    </message>
    <message>
      <source>&lt;b&gt;F1 {f1}&lt;/b&gt; ({low} to {high}) · &lt;b&gt;area IoU {iou}&lt;/b&gt; ({iou_low} to {iou_high})</source>
      <translation>&lt;b&gt;F1 {f1}&lt;/b&gt;（{low} 至 {high}）· &lt;b&gt;面积交并比 {iou}&lt;/b&gt;（{iou_low} 至 {iou_high}）</translation>
    </message>
    <message>
      <source>&lt;b&gt;Precision {precision}&lt;/b&gt; ({low} to {high}): {true} of {all} true</source>
      <translation>&lt;b&gt;精确率 {precision}&lt;/b&gt;（{low} 至 {high}）：{true} / {all} 为真</translation>
    </message>
    <message>
      <source>&lt;b&gt;True positive rate {tpr}&lt;/b&gt; (95 % interval {low} to {high}): {found} of {all} found</source>
      <translation>&lt;b&gt;真阳性率 {tpr}&lt;/b&gt;（95% 置信区间 {low} 至 {high}）：检出 {found} / {all}</translation>
    </message>
    <message>
      <source>Accepted candidates</source>
      <translation>已确认的候选区</translation>
    </message>
    <message>
      <source>After so few the expected precision is {share}.</source>
      <translation>数量如此之少，预期精确率为 {share}。</translation>
    </message>
    <message>
      <source>All candidates</source>
      <translation>全部候选区</translation>
    </message>
    <message>
      <source>All samples</source>
      <translation>全部样本</translation>
    </message>
    <message>
      <source>Click one to see it on the map.</source>
      <translation>点击可在地图上查看。</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Detected</source>
      <translation>检测结果</translation>
    </message>
    <message>
      <source>False ({count})</source>
      <translation>误检（{count}）</translation>
    </message>
    <message>
      <source>False detections</source>
      <translation>误检</translation>
    </message>
    <message>
      <source>Held out</source>
      <translation>留出的</translation>
    </message>
    <message>
      <source>Held out in the study</source>
      <translation>研究文件中留出的参考</translation>
    </message>
    <message>
      <source>Layer of the Data page</source>
      <translation>“数据”页的图层</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>匹配规则</translation>
    </message>
    <message>
      <source>Missed ({count})</source>
      <translation>漏检（{count}）</translation>
    </message>
    <message>
      <source>Missed landslides</source>
      <translation>漏检的滑坡</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>精确率</translation>
    </message>
    <message>
      <source>Precision means something only where the held-out landslides are complete.</source>
      <translation>只有留出的滑坡完整时，精确率才有意义。</translation>
    </message>
    <message>
      <source>Press Compare to see how many of the held-out landslides are found.</source>
      <translation>点击“比较”，查看留出的滑坡中有多少被找到。</translation>
    </message>
    <message>
      <source>Samples beyond the known landslides</source>
      <translation>已知滑坡之外的样本</translation>
    </message>
    <message>
      <source>Threshold of the match</source>
      <translation>匹配的阈值</translation>
    </message>
    <message>
      <source>True positive rate</source>
      <translation>真阳性率</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>any shared area</source>
      <translation>有公共面积即可</translation>
    </message>
    <message>
      <source>centroid inside</source>
      <translation>质心在内</translation>
    </message>
    <message>
      <source>covered</source>
      <translation>被覆盖</translation>
    </message>
    <message>
      <source>intersection over union</source>
      <translation>交并比</translation>
    </message>
    <message>
      <source>no class</source>
      <translation>无类别</translation>
    </message>
    <message>
      <source>on held-out landslides</source>
      <translation>针对留出的滑坡</translation>
    </message>
    <message>
      <source>share of the landslide covered</source>
      <translation>滑坡被覆盖的比例</translation>
    </message>
    <message>
      <source>{count} of the held-out landslides were known from the start, among those that the ranges come from. They count neither as found nor as missed.</source>
      <translation>{count} 个留出的滑坡一开始就已知，位于推导范围所用的滑坡中。它们既不算找到，也不算漏检。</translation>
    </message>
    <message>
      <source>{detected:,} detected, {reference:,} held out</source>
      <translation>检测结果 {detected:,} 个，留出 {reference:,} 个</translation>
    </message>
    <message>
      <source>{lower:g} to {upper:g} ha</source>
      <translation>{lower:g} 至 {upper:g} ha</translation>
    </message>
    <message>
      <source>{splits} split, {merges} merged</source>
      <translation>分裂 {splits}，合并 {merges}</translation>
    </message>
    <message>
      <source>≥ {lower:g} ha</source>
      <translation>≥ {lower:g} ha</translation>
    </message>
  </context>
  <context>
    <name>Dialog</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
  </context>
  <context>
    <name>DifferenceTable</name>
    <message>
      <source>Before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>Changed with the samples</source>
      <translation>样本变化所致的更改</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>因子</translation>
    </message>
    <message>
      <source>New</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>No longer a factor</source>
      <translation>不再是因子</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>Unchanged</source>
      <translation>未变化</translation>
    </message>
    <message>
      <source>not used</source>
      <translation>未使用</translation>
    </message>
    <message>
      <source>{change}: {reason}</source>
      <translation>{change}：{reason}</translation>
    </message>
  </context>
  <context>
    <name>EditCopyAction</name>
    <message>
      <source>Copy to My Models and Edit…</source>
      <translation>复制到“我的模型”并编辑…</translation>
    </message>
  </context>
  <context>
    <name>ExportInventoryAlgorithm</name>
    <message>
      <source>CRS of the output; empty for the study's own.</source>
      <translation>输出的坐标参考系（CRS）；留空则采用研究文件自身的坐标参考系。</translation>
    </message>
    <message>
      <source>Coordinate reference system</source>
      <translation>坐标参考系（CRS）</translation>
    </message>
    <message>
      <source>Export inventory</source>
      <translation>导出滑坡编目</translation>
    </message>
    <message>
      <source>How many polygons were written.</source>
      <translation>写出的多边形数量。</translation>
    </message>
    <message>
      <source>Inventory</source>
      <translation>滑坡编目</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>Polygons with candidate (id), origin (inventory, candidate, digitised), iteration, class, confidence (1 low to 3 high), image_date, image_source, analyst, verdict, reason, note, flag, time_utc of the verdict, seconds spent on it, images_seen before, statistics of |rate| in mm/a, pixels, area_m2, and lon, lat (WGS 84, degrees) of a point in the polygon; candidates also with rank, score, known_overlap, margin and the mean of each factor.</source>
      <translation>多边形，含 candidate（编号）、origin（inventory、candidate、digitised）、iteration、class、confidence（1 低到 3 高）、image_date、image_source、analyst、verdict、reason、note、flag、判定的 time_utc、所用的 seconds、此前看过的 images_seen、|rate| 的统计量（mm/a）、pixels、area_m2，以及多边形内一点的 lon、lat（WGS 84，度）；候选区还有 rank、score、known_overlap、margin 和每个因子的均值。</translation>
    </message>
    <message>
      <source>Study</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>The study's GeoPackage. It is only read.</source>
      <translation>研究文件的 GeoPackage 文件，只读取、不修改。</translation>
    </message>
    <message>
      <source>What to export</source>
      <translation>导出内容</translation>
    </message>
    <message>
      <source>Which polygons are written; see above for samples and candidates.</source>
      <translation>写出哪些多边形；样本与候选区的区别见上文。</translation>
    </message>
    <message>
      <source>Writes what a study has found as one polygon layer: the final inventory, only the new landslides, or the candidates with what was said of each.

Samples are landslides: what overlaps was united. Candidates are proposals: the same landslide may have been proposed, and accepted, in several iterations. For an inventory choose samples.</source>
      <translation>将一项研究文件的成果写成一个多边形图层：最终编目、仅新发现的滑坡，或附有判定意见的候选区。

样本即滑坡：重叠者已合并。候选区是提议：同一滑坡可能在多次迭代中被提出并确认。编制滑坡编目请选择样本。</translation>
    </message>
    <message>
      <source>accepted: candidates accepted</source>
      <translation>accepted：已确认的候选区</translation>
    </message>
    <message>
      <source>candidates: all candidates with their verdicts</source>
      <translation>candidates：全部候选区及其判定</translation>
    </message>
    <message>
      <source>new: landslides that were not in the first inventory</source>
      <translation>new：不在初始编目中的滑坡</translation>
    </message>
    <message>
      <source>rejected: candidates rejected</source>
      <translation>rejected：已剔除的候选区</translation>
    </message>
    <message>
      <source>samples: all landslides, known and new</source>
      <translation>samples：全部滑坡，包括已知的和新发现的</translation>
    </message>
  </context>
  <context>
    <name>Expressions</name>
    <message>
      <source>Arguments</source>
      <translation>参数</translation>
    </message>
    <message>
      <source>CRS of the place, as 'EPSG:4326'; left out: the layer's, else the project's</source>
      <translation>位置的 CRS，如 'EPSG:4326'；省略时取图层的 CRS，否则取工程的 CRS</translation>
    </message>
    <message>
      <source>Examples</source>
      <translation>示例</translation>
    </message>
    <message>
      <source>The current verdict on a candidate: 'accepted', 'rejected' or 'uncertain'; NULL where there is none.</source>
      <translation>候选区的当前判定：'accepted'（确认）、'rejected'（剔除）或 'uncertain'（存疑）；没有判定时为 NULL。</translation>
    </message>
    <message>
      <source>The project has no study. Give the path of one: ftl_verdict(id, path).</source>
      <translation>工程中没有研究文件。请给出研究文件的路径：ftl_verdict(id, path)。</translation>
    </message>
    <message>
      <source>The value of a factor at a place, computed from the rasters that are chosen on the dock's Data page: what the thresholds compare with. NULL outside and where there is no data.</source>
      <translation>因子在某位置的值，由面板“数据”页所选的栅格计算：即与阈值比较的值。栅格之外和无数据处为 NULL。</translation>
    </message>
    <message>
      <source>ftl_factor needs a factor's name and a geometry, or x and y.</source>
      <translation>ftl_factor 需要因子名称和一个几何图形，或 x 和 y。</translation>
    </message>
    <message>
      <source>ftl_verdict needs a candidate's id, and may have the path of a study.</source>
      <translation>ftl_verdict 需要候选区的编号，还可给出研究文件的路径。</translation>
    </message>
    <message>
      <source>id of the candidate, as in the field 'candidate'</source>
      <translation>候选区的编号，同字段 'candidate'</translation>
    </message>
    <message>
      <source>path of the study's GeoPackage; left out: the study of the project</source>
      <translation>研究文件的 GeoPackage 路径；省略时取工程的研究文件</translation>
    </message>
    <message>
      <source>the place (a point inside of lines and polygons), or two numbers x, y</source>
      <translation>位置（线和多边形取其内部一点），或两个数 x、y</translation>
    </message>
    <message>
      <source>{factors}, or the name of a factor layer</source>
      <translation>{factors}，或因子图层的名称</translation>
    </message>
  </context>
  <context>
    <name>ExtractCandidates</name>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Candidates whose factors' log frequency ratios (from the histograms) add up to less are dropped. 0: as frequent there as in the study area at large. 'Factor statistics and thresholds' learns a value from rejected polygons. Left empty: none is dropped.</source>
      <translation>各因子对数频率比（由直方图给出）之和小于此值的候选区会被略去。0 表示该处滑坡与整个研究区同样常见。“因子统计与阈值”可由被剔除的多边形学得一个值。留空：不略去任何候选区。</translation>
    </message>
    <message>
      <source>Extract candidates</source>
      <translation>提取候选区</translation>
    </message>
    <message>
      <source>Histograms for the score</source>
      <translation>用于评分的直方图</translation>
    </message>
    <message>
      <source>How many candidates were found.</source>
      <translation>找到的候选区数量。</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Minimum information value</source>
      <translation>最小信息量</translation>
    </message>
    <message>
      <source>Number of candidates</source>
      <translation>候选区数量</translation>
    </message>
    <message>
      <source>Number of the iteration, written to the candidates.</source>
      <translation>迭代编号，写入候选区。</translation>
    </message>
    <message>
      <source>Overlap mask</source>
      <translation>叠加掩膜</translation>
    </message>
    <message>
      <source>Polygons of the samples so far. Each candidate is told which share of it lies on them.</source>
      <translation>现有样本的多边形。每个候选区会注明其落在样本上的比例。</translation>
    </message>
    <message>
      <source>Polygons with candidate (stable id: the place of its strongest rate), iteration, rank, score, area_m2, pixels, rate_mean, rate_max, rate_p95 (of |rate|, mm/a), rate_signed_mean (mm/a), the mean of every factor, no_data_beside (share of the pixels beside it without a rate or beyond the raster), mixed_sign (share that moves against its mean), known_overlap (0 to 1) and margin.</source>
      <translation>多边形，含 candidate（稳定的编号：其速率最强之处）、iteration、rank、score、area_m2、pixels、rate_mean、rate_max、rate_p95（|rate| 的，mm/a）、rate_signed_mean（mm/a）、每个因子的均值、no_data_beside（相邻像元中没有速率或在栅格之外的比例）、mixed_sign（与其均值反向移动的比例）、known_overlap（0 到 1）和 margin。</translation>
    </message>
    <message>
      <source>Proposes freeze-thaw landslides: connected areas in which the deformation rate and all other factors lie within their thresholds, as polygons with their statistics, best first.

All happens in one pass over the rasters, whatever their grids: each factor is looked at only where those before it hold, so large scenes take little longer than reading the deformation rate. Run 'Factor statistics and thresholds' on your inventory first, review the candidates, let the accepted ones join the samples ('Update samples'), derive the thresholds again, and so on until the samples' mean rate settles.

Score: the logarithm of mean |rate|, plus the log frequency ratios of the candidate's factors (in ten classes of equal share of the study area) where the histograms are given. Margin: distance of the candidate's means to the nearest threshold in units of that range's width; near 0 means a doubtful case.</source>
      <translation>提出冻融滑坡候选：形变速率和所有其他因子都在其阈值内的相连区域，作为带统计量的多边形给出，最好的在前。

无论栅格采用何种格网，全部在一遍内完成：每个因子只在前面的因子成立之处查看，因此大场景所需时间不比读取形变速率长多少。先对编目运行“因子统计与阈值”，判读候选区，让确认的加入样本（“更新样本”），再次推导阈值，如此反复，直到样本的平均速率稳定。

评分：平均 |rate| 的对数，加上候选区各因子的频率比对数（研究区等份额的十个级别），前提是给出了直方图。余量：候选区均值到最近阈值的距离，以该范围的宽度为单位；接近 0 表示存疑。</translation>
    </message>
    <message>
      <source>The HISTOGRAMS table of 'Factor statistics and thresholds'. With it the score also weighs how typical the candidate's terrain is; without it, it is the deformation rate alone.</source>
      <translation>“因子统计与阈值”输出的 HISTOGRAMS 表。提供时，评分还会考虑候选区地形的典型程度；不提供时，评分只取决于形变速率。</translation>
    </message>
    <message>
      <source>The overlap as bytes before growth and minimum area: 1 passes, 0 not, 255 no data.</source>
      <translation>区域生长和最小面积筛选之前的叠加结果，字节型：1 通过，0 未通过，255 无数据。</translation>
    </message>
  </context>
  <context>
    <name>ExtractionSettings</name>
    <message>
      <source>Drawn in several years</source>
      <translation>多年重复绘制时</translation>
    </message>
    <message>
      <source>Extraction settings</source>
      <translation>提取设置</translation>
    </message>
    <message>
      <source>Factors that must hold</source>
      <translation>须满足的因子数</translation>
    </message>
    <message>
      <source>Field of the date</source>
      <translation>日期字段</translation>
    </message>
    <message>
      <source>Field of the known landslides with the date or year of each outline.</source>
      <translation>已知滑坡图层中记录每个轮廓日期或年份的字段。</translation>
    </message>
    <message>
      <source>Stop: change below</source>
      <translation>停止：变化小于</translation>
    </message>
    <message>
      <source>Stop: times in a row</source>
      <translation>停止：连续次数</translation>
    </message>
  </context>
  <context>
    <name>FactorLabels</name>
    <message>
      <source>Active layer detachment</source>
      <translation>活动层滑脱</translation>
    </message>
    <message>
      <source>Creep</source>
      <translation>蠕滑</translation>
    </message>
    <message>
      <source>Retrogressive thaw slump</source>
      <translation>溯源热融滑塌</translation>
    </message>
    <message>
      <source>Rock glacier</source>
      <translation>石冰川</translation>
    </message>
    <message>
      <source>Solifluction</source>
      <translation>融冻泥流</translation>
    </message>
    <message>
      <source>Thaw slump</source>
      <translation>热融滑塌</translation>
    </message>
    <message>
      <source>any</source>
      <translation>不限</translation>
    </message>
  </context>
  <context>
    <name>FactorTable</name>
    <message>
      <source>Add a range</source>
      <translation>添加范围</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>因子</translation>
    </message>
    <message>
      <source>From</source>
      <translation>下限</translation>
    </message>
    <message>
      <source>Kept</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Maximum; empty = open. A direction may run through north.</source>
      <translation>最大值；留空 = 不限。方位范围可跨越正北。</translation>
    </message>
    <message>
      <source>Minimum; empty = open</source>
      <translation>最小值；留空 = 不限</translation>
    </message>
    <message>
      <source>Remove this range</source>
      <translation>移除此范围</translation>
    </message>
    <message>
      <source>Share of the sample pixels inside this factor's ranges</source>
      <translation>位于该因子范围内的样本像元比例</translation>
    </message>
    <message>
      <source>Share of the study area that would be left without this factor. The longer the bar, the more times larger that is than what is left with all factors.</source>
      <translation>去掉该因子后研究区剩余的比例。条形越长，表示该比例比使用全部因子时剩余的大得越多。</translation>
    </message>
    <message>
      <source>The ranges of {factor} leave no gap for another one. Narrow one of them first.</source>
      <translation>{factor} 的各段范围之间没有空隙可放另一段。请先缩小其中一段。</translation>
    </message>
    <message>
      <source>This factor alone takes {share} of the study area out of the overlap.</source>
      <translation>仅此因子就从叠加结果中去除了研究区的 {share}。</translation>
    </message>
    <message>
      <source>To</source>
      <translation>上限</translation>
    </message>
    <message>
      <source>Use this factor</source>
      <translation>使用此因子</translation>
    </message>
    <message>
      <source>Use {factor}</source>
      <translation>使用 {factor}</translation>
    </message>
    <message>
      <source>Without</source>
      <translation>去掉后</translation>
    </message>
    <message>
      <source>or</source>
      <translation>或</translation>
    </message>
    <message>
      <source>{factor} from</source>
      <translation>{factor} 从</translation>
    </message>
    <message>
      <source>{factor} to</source>
      <translation>{factor} 到</translation>
    </message>
  </context>
  <context>
    <name>FactorThresholds</name>
    <message>
      <source>A raster whose grid is used instead of the deformation raster's.</source>
      <translation>用其格网代替形变栅格格网的栅格。</translation>
    </message>
    <message>
      <source>Candidates that an analyst rejected: it is told how many the new ranges would let in again, and below which information value they outnumber the samples most (see the output of that name).</source>
      <translation>解译人员剔除的候选区：会说明新的范围会再次放入其中多少个，以及在哪个信息量以下它们比样本多得最多（见同名输出）。</translation>
    </message>
    <message>
      <source>Coverage of other landslides</source>
      <translation>对其他滑坡的覆盖</translation>
    </message>
    <message>
      <source>Derives from known landslides in which range of each factor (elevation, slope, aspect ...) they occur. The result is a threshold table that the overlap and the candidate extraction take, and that can be edited by hand.

The table has one row per factor (several where the favourable values are several intervals): lower and upper bound (empty = open), whether it is used, the share of the sample pixels inside, and a note that says how certain the bounds are and why they moved since the previous thresholds. A row whose method is 'manual' in the previous thresholds is kept as it is. For aspect a lower bound above the upper one means a range through north.

The minimum deformation rate is not derived but set, and raised where the scene is noisy; the minimum coherence is what the samples' fast pixels have, unless it is set. It is also told how much of other landslides would lie inside the ranges, each known one left out in turn. All samples count, also those outside the study area; the study area is what their terrain is compared with. If the inventory has a field 'iteration', the polygons of the highest one are taken as new when bounds are compared.

Without a deformation rate, the ground's factors get ranges on the elevation model's grid: so ranges may come from the inventory of a neighbouring region. The minimum deformation rate stands in the table as you set it.

Statistics: pixels count where their centre lies inside a polygon, as in zonal statistics; a polygon smaller than a pixel counts with the pixel it lies in.</source>
      <translation>由已知滑坡推导每个因子（高程、坡度、坡向等）的出现范围。结果是一张阈值表，供叠加和候选区提取使用，也可手工编辑。

表中每个因子一行（有利值为多个区间时有多行）：下界和上界（空 = 开放）、是否使用、样本像元在其内的比例，以及一条备注，说明界限的确定程度及其相对于先前阈值变化的原因。先前阈值中方法为 manual 的行保持不变。坡向的下界大于上界表示范围经过北。

最小形变速率不推导而是设定，场景有噪声时会提高；最小相干性取样本中快速像元所具有的值，除非另行设定。还会说明其他滑坡有多少会落在范围内，即依次留出每个已知滑坡。所有样本都计入，包括研究区外的；研究区是其地形的比较对象。如果编目有字段 iteration，比较界限时最高一次迭代的多边形视为新的。

不给出形变速率时，在高程模型的格网上求地面因子的范围：因此范围可以来自邻近地区的编目。最小形变速率按您的设定写入表中。

统计：像元中心位于多边形内时计入，与分区统计相同；小于一个像元的多边形以其所在的像元计入。</translation>
    </message>
    <message>
      <source>Excluded areas</source>
      <translation>排除区</translation>
    </message>
    <message>
      <source>Factor statistics and thresholds</source>
      <translation>因子统计与阈值</translation>
    </message>
    <message>
      <source>Histograms</source>
      <translation>直方图</translation>
    </message>
    <message>
      <source>Joint coverage</source>
      <translation>联合覆盖比例</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Learned from the rejected polygons: the information value (sum of the factors' log frequency ratios) below which they outnumber the samples most, of those that keep at least the coverage's share of the samples. For 'Extract candidates'; absent where no such limit excludes more rejected polygons than samples.</source>
      <translation>由被剔除的多边形学得：在至少保留覆盖比例所要求的那部分样本的前提下，被剔除的多边形比样本多得最多的信息量界限（信息量为各因子对数频率比之和）。供“提取候选区”使用；如果没有任何界限排除的被剔除多边形多于样本，则没有此值。</translation>
    </message>
    <message>
      <source>Minimum information value</source>
      <translation>最小信息量</translation>
    </message>
    <message>
      <source>Number of rejected polygons whose medians lie inside all ranges.</source>
      <translation>各因子中位数均落在范围之内的已剔除多边形的数量。</translation>
    </message>
    <message>
      <source>Number of samples</source>
      <translation>样本数量</translation>
    </message>
    <message>
      <source>One row per factor and class: bounds, shares of samples and study area, frequency ratio (with half an observation added to observed and expected counts) and its logarithm, the information value. The first and last class also hold what lies beyond them. Use: 'chart' for bars of equal width, 'score' for the classes by which candidates are scored, each a tenth of the study area.</source>
      <translation>每个因子和级别一行：界限、样本和研究区的份额、频率比（观测数和期望数各加半个观测）及其对数，即信息量。首尾两级还包含其外的部分。用途：chart 为等宽条形，score 为候选区评分所用的级别，每级占研究区的十分之一。</translation>
    </message>
    <message>
      <source>One row per factor: statistics of samples and study area, how stable the bounds are under resampling, changes since the previous thresholds, share of rejected polygons inside.</source>
      <translation>每个因子一行：样本和研究区的统计量、界限在重抽样下的稳定程度、相对于先前阈值的变化、被剔除多边形在其内的比例。</translation>
    </message>
    <message>
      <source>Polygons (lakes, glaciers) whose terrain does not count to the study area. Optional.</source>
      <translation>其地形不计入研究区的多边形（湖泊、冰川）。可选。</translation>
    </message>
    <message>
      <source>Polygons of the area whose terrain the samples are compared with. Default: the whole raster.</source>
      <translation>与样本进行地形对比的区域多边形。默认：整个栅格。</translation>
    </message>
    <message>
      <source>Polygons or points of known freeze-thaw landslides, the samples. Any CRS.</source>
      <translation>已知冻融滑坡的多边形或点，即样本。可采用任意坐标参考系。</translation>
    </message>
    <message>
      <source>Polygons that carry the statistics.</source>
      <translation>参与统计的多边形。</translation>
    </message>
    <message>
      <source>Previous thresholds</source>
      <translation>上次阈值</translation>
    </message>
    <message>
      <source>Reference grid</source>
      <translation>参考格网</translation>
    </message>
    <message>
      <source>Rejected polygons</source>
      <translation>已剔除的多边形</translation>
    </message>
    <message>
      <source>Rejected polygons that would pass</source>
      <translation>会通过的已剔除多边形</translation>
    </message>
    <message>
      <source>Share (0 to 1) of a landslide not known yet that would lie inside the ground's ranges, judged by leaving out each polygon in turn; absent with one polygon.</source>
      <translation>尚未知的滑坡中会落在地面范围内的比例（0 到 1），由依次留出每个多边形判断；只有一个多边形时没有此值。</translation>
    </message>
    <message>
      <source>Share of the sample pixels (0 to 1) that lie inside all ranges, deformation included.</source>
      <translation>同时落在全部范围（包括形变）之内的样本像元比例（0 至 1）。</translation>
    </message>
    <message>
      <source>Statistics</source>
      <translation>统计</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Threshold table of the previous iteration, to compare with and to keep manual rows from.</source>
      <translation>上一次迭代的阈值表，用于比较并保留其中的手动行。</translation>
    </message>
    <message>
      <source>Threshold table: factor, lower, upper, enabled, method, coverage, samples, note, and what the note was made of.</source>
      <translation>阈值表：factor、lower、upper、enabled、method、coverage、samples、note，以及备注的来源数据。</translation>
    </message>
    <message>
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
  </context>
  <context>
    <name>FitSeasonalDeformation</name>
    <message>
      <source>A raster with one band per date, or the file of a MintPy (geo_timeseries.h5) or LiCSBAS (cum.h5, cum_filt.h5) time series in geographic or projected coordinates.</source>
      <translation>每个日期一个波段的栅格，或 MintPy（geo_timeseries.h5）或 LiCSBAS（cum.h5、cum_filt.h5）的时间序列文件，须为地理坐标或投影坐标。</translation>
    </message>
    <message>
      <source>Adds a cycle of half a year, for seasons that are no plain sine. Needs two more dates.</source>
      <translation>增加半年周期项，用于并非单纯正弦形态的季节变化。需要多两个日期。</translation>
    </message>
    <message>
      <source>As the file states</source>
      <translation>以文件标注为准</translation>
    </message>
    <message>
      <source>Dates</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Dates per pixel</source>
      <translation>各像元的日期数</translation>
    </message>
    <message>
      <source>Day of the maximum</source>
      <translation>最大值日序</translation>
    </message>
    <message>
      <source>Day of the year (1 to 366) on which the yearly cycle is highest.</source>
      <translation>年周期达到最高值的日序（1 至 366）。</translation>
    </message>
    <message>
      <source>Displacement time series</source>
      <translation>位移时间序列</translation>
    </message>
    <message>
      <source>Fit seasonal deformation</source>
      <translation>拟合季节性形变</translation>
    </message>
    <message>
      <source>Fits a steady rate and a yearly cycle to the displacement time series of every pixel: freezing and thawing lift and lower the ground each year, and a rate fitted without that cycle is wrong by it.

y(t) = c + v t + a cos(2 pi t) + b sin(2 pi t), by weighted least squares over the dates that the pixel has. Gaps (no data on some dates) are allowed. Pixels that are 0 on all dates count as no data, and so do those whose dates cannot tell the rate from the season. Amplitude and day of the maximum are left blank where all dates lie in one season.</source>
      <translation>对每个像元的位移时间序列拟合线性速率和年周期：冻胀和融沉使地表逐年升降，不考虑该周期拟合的速率会因此产生偏差。

y(t) = c + v t + a cos(2 pi t) + b sin(2 pi t)，对像元已有的日期进行加权最小二乘拟合。允许缺测（部分日期无数据）。所有日期均为 0 的像元视为无数据；日期分布不足以区分速率与季节变化的像元也视为无数据。所有日期都在一个季节内时，振幅和最大值日期留空。</translation>
    </message>
    <message>
      <source>Half-yearly cycle too</source>
      <translation>加入半年周期</translation>
    </message>
    <message>
      <source>In mm, from the residuals and how they follow each other. An amplitude below twice it may be none.</source>
      <translation>单位 mm，由残差及其前后相关得出。振幅小于其两倍时，可能并无振幅。</translation>
    </message>
    <message>
      <source>In mm/a, from the residuals. Where they follow each other from date to date it is larger by what that costs, as 95 % intervals taken from independent dates would hold the truth in half of the cases.</source>
      <translation>单位 mm/a，由残差得出。残差在日期间前后相关时，按其代价相应增大；若视各日期为独立，95% 区间只在一半的情形中包含真值。</translation>
    </message>
    <message>
      <source>In mm: half the range from the yearly cycle's lowest to its highest point. No data where the dates lie in one season (six months in a row without any).</source>
      <translation>单位 mm：年周期最低点到最高点之差的一半。日期都在一个季节内（连续六个月没有日期）时为无数据。</translation>
    </message>
    <message>
      <source>Linear rate in mm per year of 365.25 days, as that of the stacks, sign as the series.</source>
      <translation>线性速率，mm/年（每年 365.25 天，与叠加一致），符号与时间序列一致。</translation>
    </message>
    <message>
      <source>Minimum number of dates</source>
      <translation>最少日期数</translation>
    </message>
    <message>
      <source>MintPy states metres and LiCSBAS means millimetres; a plain raster is taken as millimetres.</source>
      <translation>MintPy 标注为米，LiCSBAS 默认为毫米；普通栅格按毫米处理。</translation>
    </message>
    <message>
      <source>Number of dates on which the pixel has data.</source>
      <translation>像元有数据的日期数。</translation>
    </message>
    <message>
      <source>Pixels with fewer dates have no data in the results.</source>
      <translation>日期数少于此值的像元在结果中为无数据。</translation>
    </message>
    <message>
      <source>Rate</source>
      <translation>速率</translation>
    </message>
    <message>
      <source>Residual (RMSE)</source>
      <translation>残差（RMSE）</translation>
    </message>
    <message>
      <source>Root mean square of the residuals in mm.</source>
      <translation>残差的均方根，mm。</translation>
    </message>
    <message>
      <source>Seasonal amplitude</source>
      <translation>季节性振幅</translation>
    </message>
    <message>
      <source>Sigma per date</source>
      <translation>各日期的标准差（sigma）</translation>
    </message>
    <message>
      <source>Standard error of the amplitude</source>
      <translation>振幅的标准误差</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Text file with one date per line (20180131, 2018-01-31 or decimal years; other columns may stand beside it), or the dates themselves, in the order of the bands. Empty: from the band names or the HDF5 file.</source>
      <translation>每行一个日期（20180131、2018-01-31 或小数年；可另有其他列）的文本文件，或直接填写日期，按波段顺序排列。留空：取自波段名称或 HDF5 文件。</translation>
    </message>
    <message>
      <source>Text file, or the numbers themselves: the standard error of each date's displacements (any unit; only their ratios count). A date's residual is divided by its sigma. Empty: all dates count the same.</source>
      <translation>文本文件或直接填写数值：各日期位移的标准误差（单位任意，仅其比值起作用）。各日期的残差除以其 sigma。留空：所有日期权重相同。</translation>
    </message>
    <message>
      <source>Unit of the displacements</source>
      <translation>位移单位</translation>
    </message>
  </context>
  <context>
    <name>FolderStack</name>
    <message>
      <source>Looking into {folder}</source>
      <translation>正在查看 {folder}</translation>
    </message>
    <message>
      <source>Stack of {count} {product} files</source>
      <translation>叠加 {count} 个 {product} 文件</translation>
    </message>
  </context>
  <context>
    <name>FoundCurve</name>
    <message>
      <source>{found:,} landslides found in {looks:,} looks, in the order of the looks</source>
      <translation>看了 {looks:,} 次，找到 {found:,} 个滑坡，按查看顺序</translation>
    </message>
  </context>
  <context>
    <name>FtlAlgorithm</name>
    <message>
      <source>A file</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Accuracy</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>Address of a dask scheduler (tcp://host:8786) whose workers compute the blocks, for more than one machine can do. They need this package, numpy, scipy, GDAL and the same paths. Empty: this machine.</source>
      <translation>dask 调度器的地址（tcp://host:8786），一台机器不够时由其工作进程计算各块。它们需要本软件包、numpy、scipy、GDAL 和相同的路径。空：本机。</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Dask 调度器</translation>
    </message>
    <message>
      <source>Default: {value}.</source>
      <translation>默认：{value}。</translation>
    </message>
    <message>
      <source>Deformation</source>
      <translation>形变</translation>
    </message>
    <message>
      <source>Demo</source>
      <translation>演示</translation>
    </message>
    <message>
      <source>Example</source>
      <translation>示例</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Literature</source>
      <translation>参考文献</translation>
    </message>
    <message>
      <source>Outputs</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>Parameters</source>
      <translation>参数</translation>
    </message>
    <message>
      <source>Study</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>Terrain</source>
      <translation>地形</translation>
    </message>
    <message>
      <source>There is not enough memory. Close other programs, or work on a smaller area, and try again.</source>
      <translation>内存不足。请关闭其他程序或缩小范围后重试。</translation>
    </message>
    <message>
      <source>Unexpected error ({kind}: {error}). Please report it at {address}, with the log's text.</source>
      <translation>意外错误（{kind}：{error}）。请连同日志内容报告至 {address}。</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>{name} cannot be read or written ({reason}). Check free disk space and the permissions of the file and its folder.</source>
      <translation>无法读写 {name}（{reason}）。请检查磁盘剩余空间以及该文件及其文件夹的权限。</translation>
    </message>
  </context>
  <context>
    <name>FtlDock</name>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
    <message>
      <source>Open the user guide at this page</source>
      <translation>打开用户指南中关于本页的说明</translation>
    </message>
  </context>
  <context>
    <name>FtlModel</name>
    <message>
      <source>Accepted candidates join the samples, the thresholds are derived again from all of them, compared with the previous ones and with what was rejected, and new candidates are extracted. Repeat until the samples' mean deformation rate has settled ('Check convergence').</source>
      <translation>将已确认的候选区并入样本，由全部样本重新推导阈值，与上次阈值及已剔除的候选区进行比较，并提取新的候选区。重复进行，直到样本的平均形变速率稳定（“检查收敛”）。</translation>
    </message>
    <message>
      <source>From an InSAR product to the rate down the slope: the product is imported as mm/a, what the region does as a whole is removed, and the rest is projected on the slope.</source>
      <translation>由 InSAR 产品得到顺坡速率：将产品导入为 mm/a，去除区域整体形变，再将剩余部分投影到坡面方向。</translation>
    </message>
    <message>
      <source>From rasters and an inventory of known landslides to the factors' thresholds and to candidate polygons: the first iteration. Review the candidates, then run 'Next iteration from a reviewed layer'.</source>
      <translation>由栅格和已知滑坡编目得到各因子阈值和候选区多边形，即第一次迭代。随后判读候选区，再运行“由已判读图层进行下一次迭代”。</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Next iteration from a reviewed layer</source>
      <translation>由已判读图层进行下一次迭代</translation>
    </message>
    <message>
      <source>One iteration</source>
      <translation>单次迭代</translation>
    </message>
    <message>
      <source>Prepare deformation</source>
      <translation>准备形变数据</translation>
    </message>
  </context>
  <context>
    <name>FtlProvider</name>
    <message>
      <source>Freeze-thaw landslide interpretation</source>
      <translation>冻融滑坡解译</translation>
    </message>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
    <message>
      <source>The algorithms in {module}.py could not be loaded and are missing from the toolbox:</source>
      <translation>{module}.py 中的算法无法加载，工具箱中将缺少这些算法：</translation>
    </message>
    <message>
      <source>{file} contains no model that this QGIS can read.</source>
      <translation>{file} 中没有当前 QGIS 可读取的模型。</translation>
    </message>
  </context>
  <context>
    <name>HoldOut</name>
    <message>
      <source>Known landslides without those held out</source>
      <translation>去除留出部分的已知滑坡</translation>
    </message>
  </context>
  <context>
    <name>HoldOutPanel</name>
    <message>
      <source>Accuracy is only honest against landslides that had no part in deriving the ranges. Hold some of the known landslides out before the first iteration:</source>
      <translation>只有用未参与推导范围的滑坡来评价，精度才可信。请在首次迭代之前留出部分已知滑坡：</translation>
    </message>
    <message>
      <source>Choose the known landslides on the Data page; then part of them can be held out here.</source>
      <translation>请先在“数据”页选择已知滑坡，然后即可在此留出其中一部分。</translation>
    </message>
    <message>
      <source>Hold out</source>
      <translation>留出方式</translation>
    </message>
    <message>
      <source>Make or open a study on the Data page; then part of the known landslides can be held out.</source>
      <translation>请先在“数据”页新建或打开研究文件，然后即可留出部分已知滑坡。</translation>
    </message>
    <message>
      <source>Neighbours resemble each other: in blocks the reference is more independent.</source>
      <translation>邻近的滑坡彼此相似：按区块留出的参考更为独立。</translation>
    </message>
    <message>
      <source>Random landslides</source>
      <translation>随机滑坡</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Share</source>
      <translation>比例</translation>
    </message>
    <message>
      <source>Side of a block</source>
      <translation>区块边长</translation>
    </message>
    <message>
      <source>The same seed holds the same landslides out.</source>
      <translation>种子相同，留出的滑坡也相同。</translation>
    </message>
    <message>
      <source>The study is read-only: nothing can be held out.</source>
      <translation>本研究文件为只读，无法留出。</translation>
    </message>
    <message>
      <source>This study has begun without held-out landslides. Compare with a layer of them (Data page), or make a new study and hold some out first.</source>
      <translation>本研究文件开始时没有留出滑坡。请与一个验证滑坡图层（“数据”页）比较，或新建研究文件并先行留出。</translation>
    </message>
    <message>
      <source>Whole blocks of the area</source>
      <translation>整个区块</translation>
    </message>
    <message>
      <source>{count} landslides are held out in this study.</source>
      <translation>本研究文件留出了 {count} 个滑坡。</translation>
    </message>
    <message>
      <source>{held} landslides are held out; {left} are left as known landslides.</source>
      <translation>已留出 {held} 个滑坡；还有 {left} 个作为已知滑坡。</translation>
    </message>
  </context>
  <context>
    <name>ImageChange</name>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Candidates for which the evidence is measured.</source>
      <translation>要测量其证据的候选区。</translation>
    </message>
    <message>
      <source>Candidates with evidence</source>
      <translation>带证据的候选区</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>Dates</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Displacement time series</source>
      <translation>位移时间序列</translation>
    </message>
    <message>
      <source>First month of thaw</source>
      <translation>融化的第一个月</translation>
    </message>
    <message>
      <source>Image change</source>
      <translation>影像变化</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Indices</source>
      <translation>指数</translation>
    </message>
    <message>
      <source>Indices whose difference is written. None: all that the bands give.</source>
      <translation>写出其差值的指数。不选：波段所能给出的全部。</translation>
    </message>
    <message>
      <source>Last month of thaw</source>
      <translation>融化的最后一个月</translation>
    </message>
    <message>
      <source>Month from 1 to 12; a first month after the last wraps over New Year.</source>
      <translation>月份 1 到 12；第一个月在最后一个月之后时跨越新年。</translation>
    </message>
    <message>
      <source>Multi-band images of two or more dates, best of the same season and with few clouds.</source>
      <translation>两个或更多日期的多波段影像，最好是同一季节且云少。</translation>
    </message>
    <message>
      <source>One band per date in mm, dates in the band names: gives thaw_share (share of the motion in the thaw season), acceleration_mm_a2, monotony (net over travelled distance) and one_way (share of the steps that go the way of the whole).</source>
      <translation>每个日期一个波段，单位 mm，日期在波段名中：给出 thaw_share（融化季运动占比）、acceleration_mm_a2、monotony（净位移与总路程之比）和 one_way（与整体同向的步数比例）。</translation>
    </message>
    <message>
      <source>Raster on whose grid the change is written. Empty: the newest image.</source>
      <translation>变化写在其格网上的栅格。空：最新的影像。</translation>
    </message>
    <message>
      <source>Raster with the band change (robust standard deviations) and one band &lt;index&gt;_change per index.</source>
      <translation>含波段 change（稳健标准差）的栅格，每个指数另有一个波段 &lt;index&gt;_change。</translation>
    </message>
    <message>
      <source>Reference raster</source>
      <translation>参考格网栅格</translation>
    </message>
    <message>
      <source>Tells what changed on the ground between optical images of two or more dates. Haze, sun and sensor are taken out first: each older image is brought to the newest by a gain and an offset per band, found on the ground that did not change.

The first band of the result is the strength of the change: the root mean square over the bands of the newest image minus the median of the older ones, in robust standard deviations of unchanged ground; about 1 where nothing happened. It can serve as a factor. The other bands are differences of indices, newest minus older: a fresh scar has a negative ndvi_change and a positive bare_soil_change.

With candidates, each gets what is inside minus what surrounds it, in robust standard deviations of the surroundings (a field per band that ends in _contrast, and per index of the newest image one that begins with newest_; its median inside ends in _mean), and with a displacement time series the course of its motion. 'Rank candidates by likelihood' uses these fields.</source>
      <translation>说明两个或更多日期的光学影像之间地面发生了什么变化。先去除霾、光照和传感器的差异：每幅较旧的影像按波段用增益和偏移归一到最新影像，这些系数由未变化的地面求得。

结果的第一个波段是变化强度：最新影像减去较旧影像中位数，在各波段上的均方根，以未变化地面的稳健标准差为单位；什么也没发生时约为 1。它可以作为因子。其他波段是指数之差，新减旧：新鲜的滑坡痕迹 ndvi_change 为负，bare_soil_change 为正。

给出候选区时，每个候选区得到其内部减去周围的值，以周围的稳健标准差为单位（每个波段一个以 _contrast 结尾的字段，最新影像的每个指数一个以 newest_ 开头的字段；其内部的中位数写入以 _mean 结尾的字段）；给出位移时间序列时还有其运动过程。“按可能性对候选区排序”使用这些字段。</translation>
    </message>
    <message>
      <source>The candidates with their fields, &lt;band&gt;_contrast for each band of the change, newest_&lt;index&gt;_contrast and newest_&lt;index&gt;_mean (the median inside), and the motion's.</source>
      <translation>候选区及其字段，变化的每个波段有 &lt;band&gt;_contrast，最新影像的每个指数有 newest_&lt;index&gt;_contrast 和 newest_&lt;index&gt;_mean（内部的中位数），另有运动的字段。</translation>
    </message>
    <message>
      <source>When they were taken, one per image in their order, separated by semicolons: 2021, 2021-08 or 2021-08-14. Empty: what was told in the dock, else the images' tags, else their names.</source>
      <translation>拍摄时间，每幅影像一个，按其顺序，用分号分隔：2021、2021-08 或 2021-08-14。空：取自面板中所填的日期，否则取自影像的标签，再否则取自其名称。</translation>
    </message>
    <message>
      <source>Which band is what, as blue=1, green=2, red=3, nir=4, swir1=5, swir2=6; where the images differ, one list per image, separated by slashes. Empty: from band names, wavelengths and colours.</source>
      <translation>哪个波段是什么，如 blue=1, green=2, red=3, nir=4, swir1=5, swir2=6；各影像不同时每幅一个列表，用斜线分隔。空：由波段名、波长和颜色判断。</translation>
    </message>
  </context>
  <context>
    <name>ImageEvidence</name>
    <message>
      <source>What the images say</source>
      <translation>影像说明什么</translation>
    </message>
  </context>
  <context>
    <name>ImageFinder</name>
    <message>
      <source>Not on the strip, for the date lies in the future: {names}. Correct it in the name or the properties of the layer.</source>
      <translation>未列入时间条，因为日期在将来：{names}。请在图层的名称或属性中更正。</translation>
    </message>
    <message>
      <source>Where the image {name} lies is not known: it has no coordinate reference system. Set it in the properties of the layer.</source>
      <translation>不知道影像 {name} 位于哪里：它没有坐标参考系。请在图层属性中设置。</translation>
    </message>
    <message>
      <source>{service}: left out as their dates lie in the future: {count} images.</source>
      <translation>{service}：有 {count} 幅影像因日期在将来而被略去。</translation>
    </message>
    <message>
      <source>{service}: no image of this place in the chosen months.</source>
      <translation>{service}：所选月份没有此处的影像。</translation>
    </message>
    <message>
      <source>{service}: {count} images, all with more than {percent:.0f} % clouds.</source>
      <translation>{service}：{count} 幅影像，云量都超过 {percent:.0f}%。</translation>
    </message>
  </context>
  <context>
    <name>ImageSources</name>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Hillshade of {name}</source>
      <translation>{name} 的山体阴影</translation>
    </message>
    <message>
      <source>The map as it is</source>
      <translation>原地图</translation>
    </message>
  </context>
  <context>
    <name>ImageView</name>
    <message>
      <source>Linked view of the map</source>
      <translation>地图的联动视图</translation>
    </message>
  </context>
  <context>
    <name>ImagesPanel</name>
    <message>
      <source>Date of the image</source>
      <translation>影像日期</translation>
    </message>
    <message>
      <source>Date of the image as far as it is known; kept with the verdict.</source>
      <translation>影像日期（已知部分）；随判定一同保存。</translation>
    </message>
    <message>
      <source>Map as it is</source>
      <translation>地图原样</translation>
    </message>
    <message>
      <source>No image for this key. Choose one with the arrow.</source>
      <translation>此键没有影像。请用箭头选择一个。</translation>
    </message>
    <message>
      <source>Show {source} under the candidates; again: the map as it is</source>
      <translation>在候选区下方显示 {source}；再按一次：恢复原地图</translation>
    </message>
    <message>
      <source>date, e.g. 2021-08</source>
      <translation>日期，如 2021-08</translation>
    </message>
  </context>
  <context>
    <name>ImportButton</name>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>Choose the file of an InSAR product</source>
      <translation>选择 InSAR 产品文件</translation>
    </message>
    <message>
      <source>Choose the folder of the interferograms or displacements</source>
      <translation>选择干涉图或位移的文件夹</translation>
    </message>
    <message>
      <source>Combine tracks…</source>
      <translation>合并轨道…</translation>
    </message>
    <message>
      <source>Fit season…</source>
      <translation>拟合季节性形变…</translation>
    </message>
    <message>
      <source>From a folder of interferograms or displacements…</source>
      <translation>由干涉图或位移的文件夹…</translation>
    </message>
    <message>
      <source>From a product file…</source>
      <translation>从产品文件…</translation>
    </message>
    <message>
      <source>Import an InSAR product (MintPy, LiCSBAS, SARscape, EGMS, SARvey, StaMPS …) as rate in mm/a, or work on the chosen rate: season, tracks, slope, regional motion.</source>
      <translation>将 InSAR 产品（MintPy、LiCSBAS、SARscape、EGMS、SARvey、StaMPS 等）导入为 mm/a 速率，或处理所选速率：季节、轨道、坡面、区域形变。</translation>
    </message>
    <message>
      <source>Import an InSAR product…</source>
      <translation>导入 InSAR 产品…</translation>
    </message>
    <message>
      <source>InSAR products (*.h5 *.he5 *.tif *.tiff *.csv *.zip *.shp *.gpkg)</source>
      <translation>InSAR 产品 (*.h5 *.he5 *.tif *.tiff *.csv *.zip *.shp *.gpkg)</translation>
    </message>
    <message>
      <source>Map ground that is not seen…</source>
      <translation>绘制不可见地面…</translation>
    </message>
    <message>
      <source>Project on slope…</source>
      <translation>投影到坡面…</translation>
    </message>
    <message>
      <source>Remove regional motion…</source>
      <translation>去除区域形变…</translation>
    </message>
    <message>
      <source>Unit of the deformation rate</source>
      <translation>形变速率的单位</translation>
    </message>
    <message>
      <source>{name} does not state its unit. The values look like {guess}:</source>
      <translation>{name} 没有说明其单位。数值看起来是 {guess}：</translation>
    </message>
  </context>
  <context>
    <name>ImportDeformation</name>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>As the product does</source>
      <translation>以产品为准</translation>
    </message>
    <message>
      <source>As the product states</source>
      <translation>以产品标注为准</translation>
    </message>
    <message>
      <source>CRS of the file</source>
      <translation>文件的坐标参考系（CRS）</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Coherence raster</source>
      <translation>相干性栅格</translation>
    </message>
    <message>
      <source>Coordinate reference system of a raster that states none (GMTSAR's .grd files for example).</source>
      <translation>未标注坐标参考系的栅格（例如 GMTSAR 的 .grd 文件）所用的坐标参考系。</translation>
    </message>
    <message>
      <source>Dataset or band</source>
      <translation>数据集或波段</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Flip the sign</source>
      <translation>反转符号</translation>
    </message>
    <message>
      <source>How to read the file. 'Recognise' goes by its content and name; choose a program where that errs.</source>
      <translation>读取文件的方式。“自动识别”依据文件内容和名称判断；识别有误时请选择相应的程序。</translation>
    </message>
    <message>
      <source>Import deformation rate</source>
      <translation>导入形变速率</translation>
    </message>
    <message>
      <source>In mm/a on the same grid, where the product brings it along: MintPy's velocityStd, LiCSBAS's vstd. It gives the factors significance and detectable_rate.</source>
      <translation>单位 mm/a，格网相同，产品自带时才有：MintPy 的 velocityStd、LiCSBAS 的 vstd。由它得到因子 significance 和 detectable_rate。</translation>
    </message>
    <message>
      <source>InSAR products (*.h5 *.he5 *.tif *.tiff)</source>
      <translation>InSAR 产品 (*.h5 *.he5 *.tif *.tiff)</translation>
    </message>
    <message>
      <source>Minimum coherence</source>
      <translation>最小相干性</translation>
    </message>
    <message>
      <source>Name of another dataset of an HDF5 file (velocityStd, annualAmplitude, temporalCoherence ...), or number of a raster's band. Empty: the velocity, or band 1.</source>
      <translation>HDF5 文件中另一数据集的名称（velocityStd、annualAmplitude、temporalCoherence 等），或栅格的波段号。留空：速率数据集或波段 1。</translation>
    </message>
    <message>
      <source>No</source>
      <translation>否</translation>
    </message>
    <message>
      <source>Of the radar, in m, for a rate in radians per year: 0.0555 for Sentinel-1.</source>
      <translation>雷达波长，m，用于以弧度每年表示的速率：Sentinel-1 为 0.0555。</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>产品</translation>
    </message>
    <message>
      <source>Product file</source>
      <translation>产品文件</translation>
    </message>
    <message>
      <source>Rate in mm/a (another dataset's lengths in mm), float32, NaN where there is no data.</source>
      <translation>速率，mm/a（其他数据集的长度单位为 mm），float32，无数据处为 NaN。</translation>
    </message>
    <message>
      <source>Rates of less coherent pixels (0 to 1) become no data. 0 keeps all; MintPy's own mask uses 0.7.</source>
      <translation>相干性（0 至 1）低于此值的像元，其速率设为无数据。0 表示全部保留；MintPy 自身的掩膜采用 0.7。</translation>
    </message>
    <message>
      <source>Recognise</source>
      <translation>自动识别</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Temporal coherence, 0 to 1, as a raster on any grid or as MintPy's geo_temporalCoherence.h5. Without it the coherence that lies beside the product is taken, where there is one.</source>
      <translation>时间相干性，0 至 1，可为任意格网的栅格或 MintPy 的 geo_temporalCoherence.h5。未提供时使用产品附带的相干性（如有）。</translation>
    </message>
    <message>
      <source>The coherence (0 to 1) on the same grid.</source>
      <translation>同一格网上的相干性（0 至 1）。</translation>
    </message>
    <message>
      <source>The file with the rate, as the InSAR program wrote it.</source>
      <translation>InSAR 程序输出的速率文件。</translation>
    </message>
    <message>
      <source>Tick where positive means away from the satellite, so that the output is positive toward it.</source>
      <translation>若正值表示远离卫星则勾选，使输出以朝向卫星为正。</translation>
    </message>
    <message>
      <source>Turns the result of an InSAR program into the rate raster that all other tools work on: millimetres per year, positive toward the satellite, NaN where there is no data.

The program is recognised from the file, and what was recognised, its unit, its sign and the size of its numbers are told at the start of the log, with a warning where they do not fit together. Read: MintPy (geo_velocity.h5 or its GeoTIFF, m/a), LiCSBAS (vel.geo.tif, cum.h5, cum_filt.h5 or results/vel with EQA.dem_par, mm/a), SARscape rasters (mm/a) and any other raster, whose unit you choose. HyP3 files are single pairs, not rates; the message says how to get from them to a rate. Point products (EGMS, SARvey, StaMPS) are read by 'Rasterize deformation points'.</source>
      <translation>将 InSAR 程序的结果转换为其他工具所用的速率栅格：单位毫米/年，朝向卫星为正，无数据处为 NaN。

程序类型由文件自动识别；日志开头会说明识别结果、单位、符号和数值大小，彼此不符时给出警告。支持读取：MintPy（geo_velocity.h5 或其 GeoTIFF，m/a）、LiCSBAS（vel.geo.tif、cum.h5、cum_filt.h5，或带有 EQA.dem_par 的 results/vel，mm/a）、SARscape 栅格（mm/a），以及由您选择单位的任何其他栅格。HyP3 文件是单个干涉对而非速率，提示信息会说明如何由其得到速率。点产品（EGMS、SARvey、StaMPS）请用“形变点栅格化”读取。</translation>
    </message>
    <message>
      <source>Unit of the file</source>
      <translation>文件的单位</translation>
    </message>
    <message>
      <source>Unit of the stored rates. Needed for plain rasters without a unit tag; elsewhere it overrides the product's own.</source>
      <translation>所存速率的单位。没有单位标签的普通栅格必须指定；对其他产品则覆盖其自身的单位。</translation>
    </message>
    <message>
      <source>Wavelength</source>
      <translation>波长</translation>
    </message>
    <message>
      <source>Whether a rate of exactly 0 means no result. MintPy leaves 0 where it has none, others use NaN.</source>
      <translation>速率恰为 0 是否表示没有结果。MintPy 在无结果处写 0，其他程序写 NaN。</translation>
    </message>
    <message>
      <source>Yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>Zeros are no data</source>
      <translation>零值视为无数据</translation>
    </message>
  </context>
  <context>
    <name>InterpretationSession</name>
    <message>
      <source>The study is read-only: it can be looked at, but verdicts cannot be saved.</source>
      <translation>本研究文件为只读：可以查看，但无法保存判定。</translation>
    </message>
  </context>
  <context>
    <name>IntervalPlot</name>
    <message>
      <source>Share, 95 % interval</source>
      <translation>比例，95% 区间</translation>
    </message>
    <message>
      <source>{measure} {share:.1%} (95 % interval {low:.1%} to {high:.1%}), {count}</source>
      <translation>{measure} {share:.1%}（95% 置信区间 {low:.1%} 至 {high:.1%}），{count}</translation>
    </message>
  </context>
  <context>
    <name>IterationCharts</name>
    <message>
      <source>Does the deformation of the samples settle?</source>
      <translation>样本的形变是否趋于稳定？</translation>
    </message>
    <message>
      <source>How do the ranges move?</source>
      <translation>各因子范围如何变化？</translation>
    </message>
    <message>
      <source>How many held-out landslides are found?</source>
      <translation>留出的滑坡中找到了多少？</translation>
    </message>
    <message>
      <source>Where do the samples come from?</source>
      <translation>样本来自哪里？</translation>
    </message>
  </context>
  <context>
    <name>IterationController</name>
    <message>
      <source>Derive thresholds, iteration {number}</source>
      <translation>推导阈值，第 {number} 次迭代</translation>
    </message>
    <message>
      <source>Edits in {layers} are not saved. Save or discard them, then start again.</source>
      <translation>{layers} 中的编辑尚未保存。请保存或放弃，然后重新开始。</translation>
    </message>
    <message>
      <source>Extract candidates, iteration {number}</source>
      <translation>提取候选区，第 {number} 次迭代</translation>
    </message>
    <message>
      <source>Finish the iteration</source>
      <translation>完成本次迭代</translation>
    </message>
    <message>
      <source>Iteration {number} has found no candidate. Change its thresholds and start it again.</source>
      <translation>迭代 {number} 没有找到候选区。请更改其阈值并重新开始。</translation>
    </message>
    <message>
      <source>Iteration {number}: thresholds and candidates</source>
      <translation>第 {number} 次迭代：阈值与候选区</translation>
    </message>
    <message>
      <source>No iteration is under review. Start the next one.</source>
      <translation>没有判读中的迭代。请开始下一次迭代。</translation>
    </message>
    <message>
      <source>No study is open. Make or open one on the Data page.</source>
      <translation>没有打开的研究文件。请在“数据”页新建或打开一个。</translation>
    </message>
    <message>
      <source>The study is read-only. Copy it to a folder of your own and open the copy.</source>
      <translation>本研究文件为只读。请将其复制到您自己的文件夹并打开副本。</translation>
    </message>
  </context>
  <context>
    <name>IterationsPage</name>
    <message>
      <source>Acc.</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>Accepted candidates</source>
      <translation>已确认的候选区</translation>
    </message>
    <message>
      <source>Cand.</source>
      <translation>候选</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Change of the mean |rate| since the iteration before, mm/a</source>
      <translation>样本平均 |速率| 与前一次迭代相比的变化，mm/a</translation>
    </message>
    <message>
      <source>Finish this iteration</source>
      <translation>完成本次迭代</translation>
    </message>
    <message>
      <source>Finish without them</source>
      <translation>不含它们结束</translation>
    </message>
    <message>
      <source>Go on reviewing</source>
      <translation>继续判读</translation>
    </message>
    <message>
      <source>Go to Data</source>
      <translation>转到“数据”页</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Iteration {number}: {parts}.</source>
      <translation>第 {number} 次迭代：{parts}。</translation>
    </message>
    <message>
      <source>Iterations</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Mean |rate| of the samples, mm/a</source>
      <translation>样本平均 |速率|，mm/a</translation>
    </message>
    <message>
      <source>No iteration is finished yet.</source>
      <translation>还没有完成的迭代。</translation>
    </message>
    <message>
      <source>No iteration yet. The first one derives the ranges from the known landslides and extracts candidates: start it on the Data page.</source>
      <translation>尚无迭代。首次迭代由已知滑坡推导范围并提取候选区：请在“数据”页开始。</translation>
    </message>
    <message>
      <source>No study is open. Make or open one on the Data page.</source>
      <translation>没有打开的研究文件。请在“数据”页新建或打开一个。</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Rej.</source>
      <translation>剔除</translation>
    </message>
    <message>
      <source>Rejected candidates</source>
      <translation>已剔除的候选区</translation>
    </message>
    <message>
      <source>Review them</source>
      <translation>判读它们</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Samples at its end</source>
      <translation>迭代结束时的样本数</translation>
    </message>
    <message>
      <source>Start next iteration</source>
      <translation>开始下一次迭代</translation>
    </message>
    <message>
      <source>Start without them</source>
      <translation>不含它们开始</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>The accepted candidates join the samples, and new thresholds are derived: you see what changes.</source>
      <translation>已确认的候选区加入样本，并推导新的阈值：您会看到有哪些变化。</translation>
    </message>
    <message>
      <source>The accepted candidates join the samples, and the stop rule is looked at; nothing new is begun.</source>
      <translation>已确认的候选区加入样本，并检查停止准则；不开始新的迭代。</translation>
    </message>
    <message>
      <source>Thresholds…</source>
      <translation>阈值…</translation>
    </message>
    <message>
      <source>Under review</source>
      <translation>判读中</translation>
    </message>
    <message>
      <source>What the samples have in common, and the ranges that follow</source>
      <translation>样本的共同之处，以及由此得出的范围</translation>
    </message>
    <message>
      <source>Whether the stop rule held at its end</source>
      <translation>结束时是否满足停止准则</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>{count:,} carried over with their verdicts</source>
      <translation>{count:,} 个带着判定沿用</translation>
    </message>
    <message>
      <source>{count:,} changed since they were judged</source>
      <translation>{count:,} 个在判定后有变化</translation>
    </message>
    <message>
      <source>{count:,} new to review</source>
      <translation>{count:,} 个新候选区待判读</translation>
    </message>
    <message>
      <source>{count:,} on known landslides</source>
      <translation>{count:,} 个在已知滑坡上</translation>
    </message>
    <message>
      <source>{unreviewed:,} of {total:,} new candidates has no verdict yet. It would count as no landslide.</source>
      <translation>{total:,} 个新候选区中有 {unreviewed:,} 个还没有判定。它们将被当作不是滑坡。</translation>
    </message>
    <message>
      <source>{unreviewed:,} of {total:,} new candidates have no verdict yet. They would count as no landslides.</source>
      <translation>{total:,} 个新候选区中有 {unreviewed:,} 个还没有判定。它们将被当作不是滑坡。</translation>
    </message>
    <message>
      <source>|Rate|</source>
      <translation>|速率|</translation>
    </message>
  </context>
  <context>
    <name>LikelyOrder</name>
    <message>
      <source>Looking on hardly pays.</source>
      <translation>继续看下去几乎没有收获。</translation>
    </message>
    <message>
      <source>{count:,} found.</source>
      <translation>找到 {count:,} 个。</translation>
    </message>
    <message>
      <source>{found:,} found, about {left:,.0f} left ({low:,} to {high:,}).</source>
      <translation>找到 {found:,} 个，约剩 {left:,.0f} 个（{low:,} 到 {high:,}）。</translation>
    </message>
    <message>
      <source>{true} of {looked} random ones of the rest so far.</source>
      <translation>到目前为止，其余中随机抽取的 {looked} 个里有 {true} 个。</translation>
    </message>
    <message>
      <source>{true} of {looked} random ones of the rest: at most {share:.0%} of it are landslides (95 %).</source>
      <translation>其余中随机抽取的 {looked} 个里有 {true} 个：其中最多 {share:.0%} 是滑坡（95%）。</translation>
    </message>
  </context>
  <context>
    <name>LikelySection</name>
    <message>
      <source>against it: {reasons}</source>
      <translation>反对：{reasons}</translation>
    </message>
    <message>
      <source>for it: {reasons}</source>
      <translation>支持：{reasons}</translation>
    </message>
    <message>
      <source>{share:.0%} likely</source>
      <translation>可能性 {share:.0%}</translation>
    </message>
  </context>
  <context>
    <name>LinkedViews</name>
    <message>
      <source>Linked views</source>
      <translation>联动视图</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>视图数</translation>
    </message>
  </context>
  <context>
    <name>ListsPanel</name>
    <message>
      <source>Classes of landslides</source>
      <translation>滑坡类别</translation>
    </message>
    <message>
      <source>Edit the list of classes…</source>
      <translation>编辑类别列表…</translation>
    </message>
    <message>
      <source>Edit the list of reasons…</source>
      <translation>编辑原因列表…</translation>
    </message>
    <message>
      <source>One entry per line; the first nine have the keys 1 to 9. Empty: the plugin's own list.</source>
      <translation>每行一项；前九项对应按键 1 到 9。空：插件自带的列表。</translation>
    </message>
    <message>
      <source>Reasons to reject</source>
      <translation>剔除的原因</translation>
    </message>
    <message>
      <source>The others of the list</source>
      <translation>列表中的其余各项</translation>
    </message>
  </context>
  <context>
    <name>Look</name>
    <message>
      <source>Degrees from the vertical, 2 to 88 (about 39 for Sentinel-1). Not needed with a raster of it.</source>
      <translation>与铅垂方向的夹角，2 至 88 度（Sentinel-1 约为 39）。提供入射角栅格时不需要。</translation>
    </message>
    <message>
      <source>Flight direction in degrees clockwise from north: about -12 for Sentinel-1 ascending, -168 descending. Not needed with a raster of it.</source>
      <translation>飞行方向，从北起顺时针的度数：Sentinel-1 升轨约 -12，降轨约 -168。有其栅格时不需要。</translation>
    </message>
    <message>
      <source>Heading (°)</source>
      <translation>航向（°）</translation>
    </message>
    <message>
      <source>Heading raster</source>
      <translation>航向角栅格</translation>
    </message>
    <message>
      <source>Incidence angle (°)</source>
      <translation>入射角（°）</translation>
    </message>
    <message>
      <source>Incidence raster</source>
      <translation>入射角栅格</translation>
    </message>
    <message>
      <source>Instead of the heading: a raster of it in degrees clockwise from north. MintPy's azimuthAngle is 90 minus the heading.</source>
      <translation>代替航向角数值：航向角栅格，单位为自北顺时针的度数。MintPy 的 azimuthAngle 等于 90 减去航向角。</translation>
    </message>
    <message>
      <source>Instead of the incidence angle: a raster of it in degrees, on any grid.</source>
      <translation>代替入射角数值：入射角栅格，单位为度，可为任意格网。</translation>
    </message>
    <message>
      <source>Left</source>
      <translation>左</translation>
    </message>
    <message>
      <source>Radar looks to the</source>
      <translation>雷达视向</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>右</translation>
    </message>
    <message>
      <source>Side to which the radar looks along its flight. Right for nearly all satellites; left for NISAR.</source>
      <translation>雷达沿飞行方向所看的一侧。几乎所有卫星为右；NISAR 为左。</translation>
    </message>
  </context>
  <context>
    <name>MaskPreview</name>
    <message>
      <source>Every {step}th pixel is shown at this scale.</source>
      <translation>当前比例尺下每 {step} 个像元显示一个。</translation>
    </message>
    <message>
      <source>Overview at coarse resolution; zoom in for the exact mask.</source>
      <translation>粗分辨率概览；放大可查看精确掩膜。</translation>
    </message>
    <message>
      <source>The deformation raster lies outside the map's extent.</source>
      <translation>形变栅格位于地图范围之外。</translation>
    </message>
  </context>
  <context>
    <name>MergeStudiesAlgorithm</name>
    <message>
      <source>Agreement</source>
      <translation>一致性</translation>
    </message>
    <message>
      <source>Agreement of all analysts beyond chance: 0 none, 1 complete. None where it is undefined.</source>
      <translation>全部解译人员扣除偶然因素后的一致性：0 无，1 完全一致。无法定义时为空。</translation>
    </message>
    <message>
      <source>Disagreements</source>
      <translation>判定分歧</translation>
    </message>
    <message>
      <source>Fleiss' kappa</source>
      <translation>Fleiss Kappa 系数</translation>
    </message>
    <message>
      <source>GeoPackages of two or more studies of one area, in the same CRS. Only read.</source>
      <translation>同一区域、同一坐标参考系的两个或更多研究文件的 GeoPackage 文件，只读取、不修改。</translation>
    </message>
    <message>
      <source>Makes one study of those of several analysts who judged the candidates of the same area, and measures how far they agree beyond chance (Cohen's kappa of each pair, Fleiss' kappa of all).

All verdicts are kept; of one candidate the newest holds, so the order of the studies does not matter to the verdicts. Candidates are the same where their ids are; an edited outline goes before one as proposed. Give each analyst a copy of one study, and a name of their own.</source>
      <translation>将多名解译人员对同一区域候选区的判读研究文件合并为一个研究文件，并衡量其扣除偶然因素后的一致程度（两两之间用 Cohen Kappa 系数，全体用 Fleiss Kappa 系数）。

所有判定均予保留；同一候选区以最新判定为准，因此研究文件的先后顺序不影响判定结果。id 相同即为同一候选区；修改过的边界优先于提取时的边界。请给每位解译人员一份同一研究文件的副本，并各用自己的名字。</translation>
    </message>
    <message>
      <source>Merge studies</source>
      <translation>合并研究文件</translation>
    </message>
    <message>
      <source>Merged study</source>
      <translation>合并后的研究文件</translation>
    </message>
    <message>
      <source>Number of candidates that were judged differently.</source>
      <translation>判定不一致的候选区数量。</translation>
    </message>
    <message>
      <source>One row per pair of analysts (measure cohen) and one for all (fleiss): candidates judged by both (by two or more), disagreements among them, observed and expected agreement (0 to 1), kappa with its 95 % interval and standard error. NULL where there is nothing to compare, or where everybody always gave one and the same verdict.</source>
      <translation>每对解译人员一行（measure 为 cohen），全体一行（fleiss）：双方（两人及以上）均判读的候选区、其中的分歧数、观测一致性与期望一致性（0 至 1）、Kappa 系数及其 95% 置信区间和标准误差。没有可比内容，或所有人始终给出同一判定时为 NULL。</translation>
    </message>
    <message>
      <source>Studies</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>Study GeoPackage (*.gpkg)</source>
      <translation>研究文件 GeoPackage (*.gpkg)</translation>
    </message>
    <message>
      <source>The candidates that the analysts judged differently: who said what, how many accepted, rejected or found uncertain, the verdict that holds now, and lon, lat (WGS 84, degrees) of a point within.</source>
      <translation>解译人员判定不一致的候选区：各人的判定，确认、剔除、存疑的人数，当前有效的判定，以及区内一点的 lon、lat（WGS 84，度）。</translation>
    </message>
    <message>
      <source>The new study. A file of that name is replaced, but none of the studies themselves.</source>
      <translation>新的研究文件。同名文件会被替换，但不能是参与合并的研究文件本身。</translation>
    </message>
  </context>
  <context>
    <name>Messages</name>
    <message>
      <source>1 candidate to review.</source>
      <translation>有 1 个候选区待判读。</translation>
    </message>
    <message>
      <source>Adjust the thresholds…</source>
      <translation>调整阈值…</translation>
    </message>
    <message>
      <source>Cancelled. What was complete before is kept.</source>
      <translation>已取消。此前已完成的内容予以保留。</translation>
    </message>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
    <message>
      <source>Known: {known:,}.</source>
      <translation>已知：{known:,}。</translation>
    </message>
    <message>
      <source>No candidate was found: nowhere do all factors hold on an area large enough.</source>
      <translation>没有找到候选区：没有任何地方的所有因子在足够大的面积上同时成立。</translation>
    </message>
    <message>
      <source>Nothing new was found.</source>
      <translation>没有找到新的。</translation>
    </message>
    <message>
      <source>Show details…</source>
      <translation>显示详情…</translation>
    </message>
    <message>
      <source>Study: {path}</source>
      <translation>研究文件：{path}</translation>
    </message>
    <message>
      <source>Use {value:g} mm/a</source>
      <translation>使用 {value:g} mm/a</translation>
    </message>
    <message>
      <source>{count:,} candidates to review.</source>
      <translation>有 {count:,} 个候选区待判读。</translation>
    </message>
    <message>
      <source>{task}: done.</source>
      <translation>{task}：已完成。</translation>
    </message>
    <message>
      <source>{task}: done. {warning}</source>
      <translation>{task}：完成。{warning}</translation>
    </message>
    <message>
      <source>{task}: started.</source>
      <translation>{task}：已开始。</translation>
    </message>
  </context>
  <context>
    <name>MissedDigitiser</name>
    <message>
      <source>No study is open that could take the landslide. Open one on the Data page.</source>
      <translation>没有打开的研究文件来保存该滑坡。请在“数据”页打开一个。</translation>
    </message>
    <message>
      <source>The study is read-only: no landslide can be added to it.</source>
      <translation>本研究文件为只读，无法添加滑坡。</translation>
    </message>
  </context>
  <context>
    <name>MissedNotice</name>
    <message>
      <source>All factors hold on some of it: the minimum area, or an excluded area, kept it out.</source>
      <translation>其中一部分满足所有因子：是最小面积或排除区将其排除。</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>It was missed because of this factor: {factor}.</source>
      <translation>因为这个因子而漏检：{factor}。</translation>
    </message>
    <message>
      <source>Landslide stored: {area:,.0f} m²</source>
      <translation>已保存滑坡：{area:,.0f} m²</translation>
    </message>
    <message>
      <source>Looking for why it was missed…</source>
      <translation>正在查找漏检的原因…</translation>
    </message>
    <message>
      <source>Show it</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>|rate| {rate:.1f} mm/a</source>
      <translation>|rate| {rate:.1f} mm/a</translation>
    </message>
  </context>
  <context>
    <name>MissingPackage</name>
    <message>
      <source>Freeze-thaw landslides cannot start: QGIS's Python cannot load the package {name} ({reason}). Install it again, for the Python that QGIS uses: {command}. Then start QGIS again.</source>
      <translation>冻融滑坡无法启动：QGIS 的 Python 无法载入软件包 {name}（{reason}）。请为 QGIS 使用的 Python 重新安装：{command}。然后重新启动 QGIS。</translation>
    </message>
    <message>
      <source>Freeze-thaw landslides cannot start: QGIS's Python lacks the package {name}. Install it with: {command}. Then start QGIS again.</source>
      <translation>冻融滑坡无法启动：QGIS 的 Python 缺少软件包 {name}。用此命令安装：{command}。然后重新启动 QGIS。</translation>
    </message>
    <message>
      <source>OSGeo4W Setup, package python3-{name}</source>
      <translation>OSGeo4W Setup，软件包 python3-{name}</translation>
    </message>
  </context>
  <context>
    <name>NetworkChart</name>
    <message>
      <source>Every line is a pair from its first date to its second, dark for low and bright for high mean coherence; dashed: left out. Where no line crosses, nothing connects the dates. The marks below are the dates.</source>
      <translation>每条线是一个干涉对，从第一个日期到第二个日期；平均相干性低则暗，高则亮；虚线：舍弃。没有线跨过之处，日期之间没有连接。下方的标记是各日期。</translation>
    </message>
    <message>
      <source>Mean coherence</source>
      <translation>平均相干性</translation>
    </message>
    <message>
      <source>Network of {count} pairs</source>
      <translation>{count} 个干涉对的网络</translation>
    </message>
    <message>
      <source>The pairs fall into {count} parts that nothing connects.</source>
      <translation>干涉对分成 {count} 个部分，其间没有连接。</translation>
    </message>
  </context>
  <context>
    <name>NonCandidatePanel</name>
    <message>
      <source> places</source>
      <translation> 处</translation>
    </message>
    <message>
      <source>Accuracy and landslide area corrected for false and missed ones (Olofsson et al. 2014), from the labelled places and the reviewed candidates. Where you digitised missed ones they count as missed.</source>
      <translation>根据已标注的样点和已判读的候选区，对误检和漏检进行校正后的精度与滑坡面积（Olofsson et al. 2014）。您数字化了漏检滑坡的位置按漏检计。</translation>
    </message>
    <message>
      <source>Area km²</source>
      <translation>面积 km²</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Corrected for the map's errors, with half the 95 % interval</source>
      <translation>经地图误差校正后的面积，附 95% 置信区间的半宽</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>抽取</translation>
    </message>
    <message>
      <source>Draw places</source>
      <translation>抽取样点</translation>
    </message>
    <message>
      <source>Estimate areas</source>
      <translation>估算面积</translation>
    </message>
    <message>
      <source>Landslide (A)</source>
      <translation>滑坡（A）</translation>
    </message>
    <message>
      <source>No label</source>
      <translation>不标注</translation>
    </message>
    <message>
      <source>No random places drawn yet.</source>
      <translation>还没有抽取随机样点。</translation>
    </message>
    <message>
      <source>None (R)</source>
      <translation>无滑坡（R）</translation>
    </message>
    <message>
      <source>Number of random places</source>
      <translation>随机样点数</translation>
    </message>
    <message>
      <source>Prod.'s</source>
      <translation>生产者</translation>
    </message>
    <message>
      <source>Random places, with what was said of them</source>
      <translation>随机地点及其判定</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Reviewing candidates reveals false detections, not misses. To learn what is missed, look at random places outside them and say what is at the centre of each square.</source>
      <translation>判读候选区揭示的是误检，而不是漏检。要了解漏掉了什么，请查看候选区之外的随机样点，并说明每个方框中心是什么。</translation>
    </message>
    <message>
      <source>Seed of the random places</source>
      <translation>随机样点的种子</translation>
    </message>
    <message>
      <source>The map shows {area} km²</source>
      <translation>地图显示 {area} km²</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Unsure (U)</source>
      <translation>存疑（U）</translation>
    </message>
    <message>
      <source>User's</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>cannot tell</source>
      <translation>无法判断</translation>
    </message>
    <message>
      <source>landslide</source>
      <translation>滑坡</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无滑坡</translation>
    </message>
    <message>
      <source>other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>overall</source>
      <translation>总体</translation>
    </message>
    <message>
      <source>seed </source>
      <translation>种子 </translation>
    </message>
    <message>
      <source>{count} places are labelled. Draw new ones, for which these labels do not count?</source>
      <translation>已标注 {count} 个样点。是否重新抽取？这些标注对新样点不计入。</translation>
    </message>
    <message>
      <source>{done} of {places} labelled, {landslides} as landslide: {share:.1%} of what is no candidate is landslide (95 % interval {low:.1%} to {high:.1%}).</source>
      <translation>已标注 {done} / {places}：其中滑坡 {landslides} 处，即非候选区中有 {share:.1%} 为滑坡（95% 置信区间 {low:.1%} 至 {high:.1%}）。</translation>
    </message>
    <message>
      <source>{places} places: click the first and label it.</source>
      <translation>{places} 个样点：点击第一处并进行标注。</translation>
    </message>
  </context>
  <context>
    <name>NonCandidates</name>
    <message>
      <source>Area-adjusted accuracy</source>
      <translation>面积校正精度</translation>
    </message>
    <message>
      <source>At least two reviewed candidates and two labelled places are needed; some 50 of each are useful.</source>
      <translation>至少需要两个已判读的候选区和两个已标注的样点；各约 50 个才有实用价值。</translation>
    </message>
    <message>
      <source>Sample non-candidates</source>
      <translation>抽取非候选区样本</translation>
    </message>
    <message>
      <source>That was a place of an earlier sample.</source>
      <translation>该样点属于以前的样本。</translation>
    </message>
    <message>
      <source>There are no candidates yet. Extract some, then draw from what they leave.</source>
      <translation>尚无候选区。请先提取候选区，再从其余区域抽取。</translation>
    </message>
    <message>
      <source>There is no label to bring back.</source>
      <translation>没有可恢复的标注。</translation>
    </message>
    <message>
      <source>There is no label to take back.</source>
      <translation>没有可撤销的标注。</translation>
    </message>
  </context>
  <context>
    <name>OptionsFactory</name>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
  </context>
  <context>
    <name>OptionsPage</name>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>Address of a dask scheduler (tcp://host:8786) that stacks, seasonal fit, extraction and all iterations use, for more than one machine can do. Empty: this machine.</source>
      <translation>dask 调度器的地址（tcp://host:8786），叠加、季节拟合、提取和全部迭代会用它，让多台计算机一起处理。留空：只用本机。</translation>
    </message>
    <message>
      <source>Analyst</source>
      <translation>解译人员</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Charts and computation</source>
      <translation>图表与计算</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Dask 调度器</translation>
    </message>
    <message>
      <source>External maps</source>
      <translation>外部地图</translation>
    </message>
    <message>
      <source>First month of the thaw season</source>
      <translation>融化季的第一个月</translation>
    </message>
    <message>
      <source>Go on to the next candidate after a verdict</source>
      <translation>判定后转到下一个候选区</translation>
    </message>
    <message>
      <source>How many threads an algorithm of the plugin may use at once.</source>
      <translation>插件的单个算法最多同时使用的线程数。</translation>
    </message>
    <message>
      <source>Image sources</source>
      <translation>影像源</translation>
    </message>
    <message>
      <source>JSON (*.json)</source>
      <translation>JSON (*.json)</translation>
    </message>
    <message>
      <source>Landslide classes</source>
      <translation>滑坡类别</translation>
    </message>
    <message>
      <source>Last month of the thaw season</source>
      <translation>融化季的最后一个月</translation>
    </message>
    <message>
      <source>Lists to choose from</source>
      <translation>选项列表</translation>
    </message>
    <message>
      <source>Load list</source>
      <translation>加载列表</translation>
    </message>
    <message>
      <source>Load list…</source>
      <translation>加载列表…</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>None of your own.</source>
      <translation>没有自定义项。</translation>
    </message>
    <message>
      <source>One per line. Empty: the plugin's own list.</source>
      <translation>每行一项。留空：使用插件自带的列表。</translation>
    </message>
    <message>
      <source>Only web addresses (https://) are kept, and only {lat}, {lon} and {zoom} are filled in.</source>
      <translation>只保留网址（https://），且只会填入 {lat}、{lon} 和 {zoom}。</translation>
    </message>
    <message>
      <source>Reject reasons</source>
      <translation>剔除原因</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Remove all</source>
      <translation>全部移除</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>判读</translation>
    </message>
    <message>
      <source>Save list</source>
      <translation>保存列表</translation>
    </message>
    <message>
      <source>Save list…</source>
      <translation>保存列表…</translation>
    </message>
    <message>
      <source>Show around a candidate</source>
      <translation>候选区周围的显示范围</translation>
    </message>
    <message>
      <source>Thaw season</source>
      <translation>融化季</translation>
    </message>
    <message>
      <source>Threads</source>
      <translation>线程数</translation>
    </message>
    <message>
      <source>Web maps of your own (XYZ, WMS) beside the plugin's: a JSON list of entries with id, name, type and url, and if known zmin, zmax, date, attribution and terms.</source>
      <translation>除插件自带之外您自己的网络地图（XYZ、WMS）：JSON 列表，各项含 id、name、type 和 url，已知时可加 zmin、zmax、date、attribution 和 terms。</translation>
    </message>
    <message>
      <source>Web pages that open at a candidate's place; {lat}, {lon}, {zoom} are filled in. Empty: the plugin's own.</source>
      <translation>在候选区位置打开的网页；{lat}、{lon}、{zoom} 会自动填入。留空：使用插件自带的网页。</translation>
    </message>
    <message>
      <source>What these settings mean</source>
      <translation>这些设置的说明</translation>
    </message>
    <message>
      <source>Written with every verdict. Empty: the name you logged in with.</source>
      <translation>随每个判定一同记录。留空：使用您的登录名。</translation>
    </message>
    <message>
      <source>keep the scale</source>
      <translation>保持比例尺</translation>
    </message>
    <message>
      <source>this machine</source>
      <translation>本机</translation>
    </message>
    <message>
      <source>to</source>
      <translation>至</translation>
    </message>
    <message>
      <source>{factor:g} times its size</source>
      <translation>其大小的 {factor:g} 倍</translation>
    </message>
    <message>
      <source>{path} cannot be read ({reason}). The list stays as it was.</source>
      <translation>无法读取 {path}（{reason}）。列表保持不变。</translation>
    </message>
    <message>
      <source>{path} cannot be written ({reason}).</source>
      <translation>无法写入 {path}（{reason}）。</translation>
    </message>
    <message>
      <source>{path} is no list of entries with id and url. The list stays as it was.</source>
      <translation>{path} 不是含有 id 和 url 的列表。列表保持不变。</translation>
    </message>
  </context>
  <context>
    <name>OrderLine</name>
    <message>
      <source>Learned from your verdicts: the sum of the likelihoods of all candidates nobody has looked at, with its 90 % interval. Landslides that are no candidates do not count.</source>
      <translation>由您的判定学得：所有没人看过的候选区的可能性之和，附 90% 区间。不是候选区的滑坡不计。</translation>
    </message>
    <message>
      <source>Look at 30 random ones of the rest</source>
      <translation>看其余中随机的 30 个</translation>
    </message>
  </context>
  <context>
    <name>OverlapInputs</name>
    <message>
      <source>A raster whose grid is used instead of the deformation raster's.</source>
      <translation>用其格网代替形变栅格格网的栅格。</translation>
    </message>
    <message>
      <source>Any other rasters to put thresholds on. Each is a factor under the name of its layer.</source>
      <translation>其他需要设置阈值的栅格。每个栅格以其图层名作为因子名。</translation>
    </message>
    <message>
      <source>Band of the deformation raster that holds the rate.</source>
      <translation>形变栅格中存放速率的波段。</translation>
    </message>
    <message>
      <source>Band of the rate</source>
      <translation>速率波段</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Curvature radius (pixels)</source>
      <translation>曲率半径（像元）</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Distance between the points of the 3 x 3 stencil of the curvatures, pixels. Larger values smooth noise.</source>
      <translation>计算曲率的 3 × 3 窗口中各点之间的距离，像元。较大的值可抑制噪声。</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Elevation in metres. Slope, aspect, curvature and the other terrain factors are computed from it where they are needed; its grid and coordinate system may differ from the rate's.</source>
      <translation>高程，米。坡度、坡向、曲率等地形因子在需要处由其计算；其格网和坐标系可与速率栅格不同。</translation>
    </message>
    <message>
      <source>Excluded areas</source>
      <translation>排除区</translation>
    </message>
    <message>
      <source>Formula of slope and aspect. Horn is smoother and what most tools use.</source>
      <translation>坡度和坡向的计算公式。Horn 公式更平滑，为多数工具所采用。</translation>
    </message>
    <message>
      <source>Half width of the square window in which relief is the highest minus the lowest elevation, metres.</source>
      <translation>计算地形起伏度（最高高程减最低高程）所用方形窗口的半宽，米。</translation>
    </message>
    <message>
      <source>More factors</source>
      <translation>其他因子</translation>
    </message>
    <message>
      <source>Polygons inside which nothing is proposed: lakes, glaciers, settlements.</source>
      <translation>不在其内提取候选区的多边形：湖泊、冰川、居民地等。</translation>
    </message>
    <message>
      <source>Polygons outside which nothing is proposed. Left empty: the whole raster.</source>
      <translation>不在其外提取候选区的多边形。留空：整个栅格。</translation>
    </message>
    <message>
      <source>Raster of the deformation rate from SBAS-InSAR along the line of sight (or the slope); the sign does not matter for the threshold. Its grid is the reference grid, onto which all other rasters are aligned on the fly.</source>
      <translation>SBAS-InSAR 得到的视线向（或顺坡向）形变速率栅格；符号对阈值没有影响。其格网为参考格网，其他栅格均实时对齐到该格网。</translation>
    </message>
    <message>
      <source>Raster of the rate's standard error, in the rate's unit. With it 'significance' (|rate| over it) and 'detectable_rate' (1.96 of it) are factors that thresholds may be put on; candidates carry their significance.</source>
      <translation>速率标准误差的栅格，与速率同单位。有它时 significance（|rate| 与它之比）和 detectable_rate（其 1.96 倍）成为可设阈值的因子；候选区带有其显著性。</translation>
    </message>
    <message>
      <source>Raster of the temporal coherence (0 to 1). Needed where the thresholds have a row 'coherence'.</source>
      <translation>时间相干性（0 至 1）栅格。阈值表含有“coherence”行时必须提供。</translation>
    </message>
    <message>
      <source>Reference grid</source>
      <translation>参考格网</translation>
    </message>
    <message>
      <source>Relief radius (m)</source>
      <translation>地形起伏度半径（m）</translation>
    </message>
    <message>
      <source>Slope and aspect after</source>
      <translation>坡度和坡向算法</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Threshold table, as 'Factor statistics and thresholds' writes it or made by hand: fields factor, lower, upper (empty = open), enabled (1 or 0). Several rows of one factor are alternatives; all factors must hold. An aspect range with lower above upper runs through north.</source>
      <translation>阈值表，由“因子统计与阈值”生成或手动编制：字段 factor、lower、upper（空值表示不设限）、enabled（1 或 0）。同一因子的多行为“或”的关系；各因子须同时成立。坡向的下限大于上限时，表示经过正北的范围。</translation>
    </message>
    <message>
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Unit of the rate</source>
      <translation>速率单位</translation>
    </message>
    <message>
      <source>Unit of the values in the deformation raster. Results are in mm/a in any case.</source>
      <translation>形变栅格中数值的单位。结果一律以 mm/a 为单位。</translation>
    </message>
  </context>
  <context>
    <name>OverlapMask</name>
    <message>
      <source>Bytes: 1 where the factors hold, 0 where they do not, 255 (no data) where there is no rate.</source>
      <translation>字节型：因子成立处为 1，不成立处为 0，没有速率处为 255（无数据）。</translation>
    </message>
    <message>
      <source>Bytes: how many of the enabled factors hold, 255 (no data) where there is no rate. Needs every factor at every pixel, so it takes longer than the mask.</source>
      <translation>字节型：启用的因子中成立的个数，没有速率处为 255（无数据）。需要每个像元的全部因子，因此比生成掩膜耗时更长。</translation>
    </message>
    <message>
      <source>Marks the pixels where the deformation rate and all other factors lie within their thresholds, and on wish counts how many of the factors hold at each pixel.

Use it to see what a threshold table lets through, or to go on with the mask in tools of your own. 'Extract candidates' goes from the same inputs straight to polygons.</source>
      <translation>标记形变速率和其他所有因子均处于各自阈值之内的像元，并可按需统计每个像元上成立的因子数。

可用于查看阈值表的筛选效果，或将掩膜用于您自己的工具。“提取候选区”可由相同的输入直接得到多边形。</translation>
    </message>
    <message>
      <source>Number of factors that hold</source>
      <translation>成立的因子数</translation>
    </message>
    <message>
      <source>Overlap mask</source>
      <translation>叠加掩膜</translation>
    </message>
    <message>
      <source>Overlap of factor masks</source>
      <translation>因子掩膜叠加</translation>
    </message>
  </context>
  <context>
    <name>Overruling</name>
    <message>
      <source>Both stay in the log, and undo brings the other one back.</source>
      <translation>两者都保留在日志中，撤销可恢复另一个。</translation>
    </message>
    <message>
      <source>Do not ask again about verdicts of {analysts}</source>
      <translation>不再询问 {analysts} 的判定</translation>
    </message>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>剔除</translation>
    </message>
    <message>
      <source>uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>{analyst} said of {candidate}: {verdict}. Put your verdict in its place?</source>
      <translation>{analyst} 对 {candidate} 的判定：{verdict}。用您的判定代替？</translation>
    </message>
    <message>
      <source>{count} of these were judged otherwise by {analysts}. Put yours in their place?</source>
      <translation>其中 {count} 个被 {analysts} 判为其他结果。用您的代替？</translation>
    </message>
  </context>
  <context>
    <name>Places</name>
    <message>
      <source>No browser answers. Open this address yourself: {url}</source>
      <translation>没有浏览器响应。请自行打开此地址：{url}</translation>
    </message>
    <message>
      <source>No candidate is chosen. Take one from the list first.</source>
      <translation>未选择候选区。请先从列表中选择一个。</translation>
    </message>
    <message>
      <source>The map has no CRS, so its place on Earth is unknown. Set the project's.</source>
      <translation>地图没有 CRS，无法确定其在地球上的位置。请设置工程的 CRS。</translation>
    </message>
    <message>
      <source>Written to {path}. Open it in Google Earth.</source>
      <translation>已写入 {path}。请在 Google Earth 中打开。</translation>
    </message>
  </context>
  <context>
    <name>Preferences</name>
    <message>
      <source>Active layer detachment slide</source>
      <translation>活动层滑脱</translation>
    </message>
    <message>
      <source>Creep</source>
      <translation>蠕滑</translation>
    </message>
    <message>
      <source>Detachment</source>
      <translation>滑脱</translation>
    </message>
    <message>
      <source>Glacier or snow</source>
      <translation>冰川或积雪</translation>
    </message>
    <message>
      <source>Ice, snow</source>
      <translation>冰雪</translation>
    </message>
    <message>
      <source>InSAR noise or unwrapping error</source>
      <translation>InSAR 噪声或解缠误差</translation>
    </message>
    <message>
      <source>Man-made</source>
      <translation>人为</translation>
    </message>
    <message>
      <source>No sign</source>
      <translation>无迹象</translation>
    </message>
    <message>
      <source>No sign in the images</source>
      <translation>影像上无迹象</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>Other landslide</source>
      <translation>其他滑坡</translation>
    </message>
    <message>
      <source>Other process</source>
      <translation>其他过程</translation>
    </message>
    <message>
      <source>Retrogressive thaw slump</source>
      <translation>热融滑塌</translation>
    </message>
    <message>
      <source>River or lake</source>
      <translation>河流或湖泊</translation>
    </message>
    <message>
      <source>Rock glacier</source>
      <translation>石冰川</translation>
    </message>
    <message>
      <source>Solifluction or creep</source>
      <translation>融冻泥流或蠕滑</translation>
    </message>
    <message>
      <source>Subsidence</source>
      <translation>沉降</translation>
    </message>
    <message>
      <source>Subsidence of flat ground</source>
      <translation>平地沉降</translation>
    </message>
    <message>
      <source>Thaw slump</source>
      <translation>热融滑塌</translation>
    </message>
    <message>
      <source>Water</source>
      <translation>水体</translation>
    </message>
  </context>
  <context>
    <name>ProblemList</name>
    <message>
      <source>What to look at before candidates are extracted</source>
      <translation>提取候选区之前要看的问题</translation>
    </message>
  </context>
  <context>
    <name>Problems</name>
    <message>
      <source>99 % of the rates are below {value:.3g} mm/a: their unit may rather be {unit}.</source>
      <translation>99% 的速率低于 {value:.3g} mm/a：其单位可能是 {unit}。</translation>
    </message>
    <message>
      <source>All values lie between {low:,.0f} and {high:,.0f}: these look like heights, not like rates.</source>
      <translation>所有值都在 {low:,.0f} 和 {high:,.0f} 之间：看起来是高程而不是速率。</translation>
    </message>
    <message>
      <source>Choose the polygons of known landslides: ranges come from them.</source>
      <translation>请选择已知滑坡的多边形：范围由其推导。</translation>
    </message>
    <message>
      <source>Choose the raster of the deformation rate. Its grid becomes the grid of all results.</source>
      <translation>选择形变速率栅格。其格网成为所有结果的格网。</translation>
    </message>
    <message>
      <source>Heights come on a grid in degrees: slopes are computed with metric pixel sizes row by row.</source>
      <translation>高程位于以度为单位的格网上：坡度按每行的米制像元大小计算。</translation>
    </message>
    <message>
      <source>Name a study file, or open one: it keeps candidates and verdicts.</source>
      <translation>给研究文件命名，或打开一个：它保存候选区和判定。</translation>
    </message>
    <message>
      <source>One pixel of the rate covers {pixel:,.0f} m², more than the minimum area: single pixels pass.</source>
      <translation>速率的一个像元覆盖 {pixel:,.0f} m²，大于最小面积：单个像元即可通过。</translation>
    </message>
    <message>
      <source>Read in {unit}, the fastest rates exceed {value:,.0f} mm/a, more than a slope creeps. Use mm/a.</source>
      <translation>按 {unit} 读取时，最快的速率超过 {value:,.0f} mm/a，斜坡蠕动不会这么快。请使用 mm/a。</translation>
    </message>
    <message>
      <source>The layer is not in the project any more. Choose another one.</source>
      <translation>该图层已不在工程中。请选择其他图层。</translation>
    </message>
    <message>
      <source>The layer {name} contains no polygons. Choose a polygon layer.</source>
      <translation>图层 {name} 不含多边形。请选择多边形图层。</translation>
    </message>
    <message>
      <source>The layer {name} has no coordinate reference system. Set it in its properties.</source>
      <translation>图层 {name} 没有坐标参考系。请在其属性中设置。</translation>
    </message>
    <message>
      <source>The layer {name} holds neither polygons nor points. Choose known landslides as one of these.</source>
      <translation>图层 {name} 既没有多边形也没有点。请选择这样的已知滑坡图层。</translation>
    </message>
    <message>
      <source>The layer {name} is empty.</source>
      <translation>图层 {name} 为空。</translation>
    </message>
    <message>
      <source>The layer {name} is not a raster file. Export it as GeoTIFF and choose that.</source>
      <translation>图层 {name} 不是栅格文件。请导出为 GeoTIFF 并选择它。</translation>
    </message>
    <message>
      <source>The layer {name} is not available: its file was moved or deleted. Repair it or choose another one.</source>
      <translation>图层 {name} 不可用：其文件已被移动或删除。请修复或选择其他图层。</translation>
    </message>
    <message>
      <source>The layer {name} shares no ground with the deformation raster. Check its coordinate reference system.</source>
      <translation>图层 {name} 与形变栅格没有重叠。请检查其坐标参考系。</translation>
    </message>
    <message>
      <source>The raster has {bands} bands, as a time series has: only the first is read as rate. Fit a rate to it, and choose that.</source>
      <translation>该栅格有 {bands} 个波段，像时间序列：只有第一个被读作速率。请先拟合速率，再选择它。</translation>
    </message>
    <message>
      <source>The raster seems to contain no data: none was found all over it. Check its no data value.</source>
      <translation>该栅格似乎没有数据：各处都没有找到。请检查其无数据值。</translation>
    </message>
    <message>
      <source>The same raster is chosen in a field above. Choose the one that belongs here.</source>
      <translation>上面的字段已选用同一栅格。请选择此处应使用的栅格。</translation>
    </message>
    <message>
      <source>The study is read-only. Copy it to a folder of your own and open the copy.</source>
      <translation>本研究文件为只读。请将其复制到您自己的文件夹并打开副本。</translation>
    </message>
    <message>
      <source>The study {name} could not be opened. Choose it again or make a new one.</source>
      <translation>无法打开研究文件 {name}。请重新选择或新建。</translation>
    </message>
    <message>
      <source>Without an elevation model no range of elevation, slope or aspect can be used.</source>
      <translation>没有高程模型就无法使用高程、坡度或坡向的范围。</translation>
    </message>
  </context>
  <context>
    <name>ProductImport</name>
    <message>
      <source>Import of {file}</source>
      <translation>导入 {file}</translation>
    </message>
    <message>
      <source>Import of {file} ({product}, {unit}, {sign})</source>
      <translation>导入 {file}（{product}，{unit}，{sign}）</translation>
    </message>
  </context>
  <context>
    <name>ProgressHead</name>
    <message>
      <source>&lt;b&gt;{left:,}&lt;/b&gt; of {total:,} left</source>
      <translation>&lt;b&gt;{left:,}&lt;/b&gt; / {total:,} 剩余</translation>
    </message>
    <message>
      <source>A field has the focus: keys go there. Esc, or a click on the map, gives them back.</source>
      <translation>某个字段有焦点：按键归它。按 Esc 或单击地图即可收回。</translation>
    </message>
    <message>
      <source>Keys paused</source>
      <translation>按键暂停</translation>
    </message>
    <message>
      <source>Review by keyboard</source>
      <translation>用键盘判读</translation>
    </message>
    <message>
      <source>Single keys (A, R, U ...) do nothing. Click to review by keyboard.</source>
      <translation>单键（A、R、U……）目前无效。点击以用键盘判读。</translation>
    </message>
    <message>
      <source>Single keys judge the current candidate. Click to switch them off.</source>
      <translation>单键用于判定当前候选区。点击以关闭。</translation>
    </message>
    <message>
      <source>{done:,} of {total:,} reviewed ({percent:.0f} %)</source>
      <translation>已判读 {done:,} / {total:,}（{percent:.0f}%）</translation>
    </message>
    <message>
      <source>{hours:.1f} h</source>
      <translation>{hours:.1f} 小时</translation>
    </message>
    <message>
      <source>{minutes:.0f} min</source>
      <translation>{minutes:.0f} 分钟</translation>
    </message>
    <message>
      <source>{number:,} accepted</source>
      <translation>{number:,} 个确认</translation>
    </message>
    <message>
      <source>{number:,} cells with landslides</source>
      <translation>有滑坡的格子 {number:,} 个</translation>
    </message>
    <message>
      <source>{number:,} on known landslides</source>
      <translation>{number:,} 个在已知滑坡上</translation>
    </message>
    <message>
      <source>{number:,} rejected</source>
      <translation>{number:,} 个剔除</translation>
    </message>
    <message>
      <source>{number:,} to be looked at again</source>
      <translation>待再看的格子 {number:,} 个</translation>
    </message>
    <message>
      <source>{number:,} uncertain</source>
      <translation>{number:,} 个存疑</translation>
    </message>
    <message>
      <source>{number:,} with nothing</source>
      <translation>没有滑坡的格子 {number:,} 个</translation>
    </message>
    <message>
      <source>{pace:.0f} candidates per hour</source>
      <translation>每小时 {pace:.0f} 个候选区</translation>
    </message>
  </context>
  <context>
    <name>ProjectOnSlope</name>
    <message>
      <source>Band 1: R-index, 0 (not seen: layover, shadow) to 1 (seen best); flat ground has the sine of the incidence angle. Band 2: class, 1 layover, 2 shadow, 3 foreshortened, 4 good. Band 3: C.</source>
      <translation>波段 1：R 指数，0（不可见：叠掩、阴影）至 1（观测最佳）；平地等于入射角的正弦。波段 2：类别，1 叠掩，2 阴影，3 透视收缩，4 良好。波段 3：C。</translation>
    </message>
    <message>
      <source>Between 0 and 1. Slopes with a smaller |C| have no data: rate and noise grow by 1 / |C|.</source>
      <translation>介于 0 与 1 之间。|C| 更小的斜坡设为无数据：速率和噪声均按 1 / |C| 放大。</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Elevations in m, on any grid; brought onto the rate's grid. Slope and aspect after Horn (1981).</source>
      <translation>高程，m，可为任意格网，会对齐到速率的格网。坡度和坡向按 Horn（1981）计算。</translation>
    </message>
    <message>
      <source>In mm/a, on any grid; becomes that of the rate down the slope.</source>
      <translation>单位 mm/a，格网不限；由它得出顺坡速率的标准误差。</translation>
    </message>
    <message>
      <source>In mm/a, positive down the slope (negative values would be motion up the slope).</source>
      <translation>单位 mm/a，顺坡向下为正（负值表示沿坡向上的运动）。</translation>
    </message>
    <message>
      <source>In mm/a: the standard error over |C|. Needs that of the rate.</source>
      <translation>单位 mm/a：标准误差除以 |C|。需要速率的标准误差。</translation>
    </message>
    <message>
      <source>Line-of-sight rate in mm/a, positive toward the satellite.</source>
      <translation>视线向速率，mm/a，朝向卫星为正。</translation>
    </message>
    <message>
      <source>Minimum sensitivity |C|</source>
      <translation>最小敏感度 |C|</translation>
    </message>
    <message>
      <source>Project rate on slope</source>
      <translation>将速率投影到坡面方向</translation>
    </message>
    <message>
      <source>Rate down the slope</source>
      <translation>顺坡速率</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Standard error of the rate down the slope</source>
      <translation>顺坡速率的标准误差</translation>
    </message>
    <message>
      <source>Turns line-of-sight rates into rates down the slope, so that slopes of different aspect can be compared with one threshold, and shows what of the terrain the satellite can see.

All motion is taken to run down the steepest slope: rate down the slope = rate / C, where C is the cosine between the slope and the line of sight. Where |C| is small, noise would be blown up, and the result has no data; neither has it data in layover and shadow. Near-polar satellites hardly see slopes facing north or south, which freeze-thaw landslides prefer: no data there does not mean that nothing moves.

Layover and shadow are those of a pixel's own slope and those that other terrain casts on it, traced over the DEM up to 512 pixels along the line of sight (for the mean heading). Hills outside of the rates' area count as far as the DEM shows them. Aspect and heading count from true north, also where the map's top points elsewhere (polar projections).</source>
      <translation>将视线向速率转为沿坡向下的速率，使不同坡向的斜坡能用一个阈值比较，并显示卫星能看到哪些地形。

所有运动都假定沿最陡坡向下：沿坡速率 = 速率 / C，C 是坡向与视线之间的余弦。|C| 小时噪声会被放大，结果没有数据；叠掩和阴影中同样没有数据。近极轨卫星几乎看不到朝北或朝南的斜坡，而冻融滑坡偏好这样的斜坡：那里没有数据并不表示没有运动。

叠掩和阴影既包括像元自身坡度造成的，也包括其他地形投下的，后者在 DEM 上沿视线追踪最多 512 个像元（按平均航向）。速率区域之外的山丘在 DEM 显示的范围内计入。坡向和航向从真北起算，地图上方不指北时（极地投影）也是如此。</translation>
    </message>
    <message>
      <source>Visibility</source>
      <translation>可见性</translation>
    </message>
  </context>
  <context>
    <name>PronenessChart</name>
    <message>
      <source>Frequency ratio</source>
      <translation>频率比</translation>
    </message>
    <message>
      <source>as by chance</source>
      <translation>随机水平</translation>
    </message>
    <message>
      <source>frequency ratio {ratio:.2f} (95 % interval {low:.2f} to {high:.2f})
{samples:.1%} of the landslide pixels on {area:.1%} of the area</source>
      <translation>频率比 {ratio:.2f}（95% 置信区间 {low:.2f} 至 {high:.2f}）
{area:.1%} 的面积上有 {samples:.1%} 的滑坡像元</translation>
    </message>
  </context>
  <context>
    <name>PronenessModel</name>
    <message>
      <source>Choose a deformation rate and known landslides on the Data page; both are needed here.</source>
      <translation>请在“数据”页选择形变速率和已知滑坡；此处两者都需要。</translation>
    </message>
    <message>
      <source>Deformation proneness</source>
      <translation>形变易发性</translation>
    </message>
  </context>
  <context>
    <name>PronenessPanel</name>
    <message>
      <source>Amplitude</source>
      <translation>振幅</translation>
    </message>
    <message>
      <source>Amplitude (mm)</source>
      <translation>振幅（mm）</translation>
    </message>
    <message>
      <source>Choose a raster of the seasonal amplitude (Fit seasonal deformation makes one), then Compute.</source>
      <translation>请选择季节性振幅栅格（可由“拟合季节性形变”算法生成），然后点击“计算”。</translation>
    </message>
    <message>
      <source>Compute</source>
      <translation>计算</translation>
    </message>
    <message>
      <source>It cannot be shown that more seasonal deformation means more landslides.</source>
      <translation>无法证明季节性形变越强滑坡越多。</translation>
    </message>
    <message>
      <source>It cannot be shown that stronger deformation means more landslides.</source>
      <translation>无法证明形变越强滑坡越多。</translation>
    </message>
    <message>
      <source>Known landslides of the Data page</source>
      <translation>“数据”页的已知滑坡</translation>
    </message>
    <message>
      <source>Landslides</source>
      <translation>滑坡</translation>
    </message>
    <message>
      <source>Landslides that were found by a rate threshold cannot lie below it: known landslides mapped without the deformation raster give the honest picture.</source>
      <translation>用速率阈值找到的滑坡不可能低于该阈值：未使用形变栅格绘制的已知滑坡才能反映真实情况。</translation>
    </message>
    <message>
      <source>Limits between classes, mm/a; or one whole number: this many classes of equal area.</source>
      <translation>分级界限，mm/a；或一个整数：等面积分级的级数。</translation>
    </message>
    <message>
      <source>Limits between classes, mm; or one whole number: this many classes of equal area.</source>
      <translation>分级界限，mm；或一个整数：等面积分级的级数。</translation>
    </message>
    <message>
      <source>Press Compute to compare the landslides' ground with the rest of the study area.</source>
      <translation>点击“计算”，将滑坡范围与研究区其余部分进行比较。</translation>
    </message>
    <message>
      <source>Raster of the seasonal amplitude, mm</source>
      <translation>季节性振幅栅格，mm</translation>
    </message>
    <message>
      <source>Samples of the study</source>
      <translation>研究文件的样本</translation>
    </message>
    <message>
      <source>Seasonal amplitude</source>
      <translation>季节性振幅</translation>
    </message>
    <message>
      <source>The more seasonal the deformation, the more landslides.</source>
      <translation>季节性形变越强，滑坡越多。</translation>
    </message>
    <message>
      <source>The stronger the deformation, the more landslides.</source>
      <translation>形变越强，滑坡越多。</translation>
    </message>
    <message>
      <source>Too few classes to tell.</source>
      <translation>级数太少，无法判断。</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>|Rate|</source>
      <translation>|速率|</translation>
    </message>
    <message>
      <source>|Rate| (mm/a)</source>
      <translation>|速率|（mm/a）</translation>
    </message>
  </context>
  <context>
    <name>ProposalPanel</name>
    <message>
      <source>&lt;b&gt;Thresholds of iteration {number}&lt;/b&gt; — nothing is extracted before you agree.</source>
      <translation>&lt;b&gt;第 {number} 次迭代的阈值&lt;/b&gt;：在您确认之前不会提取任何内容。</translation>
    </message>
    <message>
      <source>About {count:,} candidates, {new:,} of them new.</source>
      <translation>约 {count:,} 个候选区，其中 {new:,} 个新的。</translation>
    </message>
    <message>
      <source>Adjust…</source>
      <translation>调整…</translation>
    </message>
    <message>
      <source>Counting the candidates…</source>
      <translation>正在计数候选区…</translation>
    </message>
    <message>
      <source>Extract with these</source>
      <translation>用这些阈值提取</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>暂不</translation>
    </message>
    <message>
      <source>Of other landslides about {share:.0%} lie in the ground's ranges (each left out in turn).</source>
      <translation>其他滑坡中约 {share:.0%} 会落在地面范围内（依次留出每个已知滑坡）。</translation>
    </message>
    <message>
      <source>See what the samples have in common, and move the ranges</source>
      <translation>查看样本的共同之处，并移动范围</translation>
    </message>
  </context>
  <context>
    <name>QueueModel</name>
    <message>
      <source>Accepted</source>
      <translation>已确认</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>面积</translation>
    </message>
    <message>
      <source>Area (m²)</source>
      <translation>面积（m²）</translation>
    </message>
    <message>
      <source>Candidate</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Flag</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Iter.</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Known</source>
      <translation>已知</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>余量</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Place in the order chosen</source>
      <translation>所选顺序中的位置</translation>
    </message>
    <message>
      <source>Rate</source>
      <translation>速率</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>已剔除</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>评分</translation>
    </message>
    <message>
      <source>Share of its area on known landslides</source>
      <translation>其面积位于已知滑坡上的比例</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Unreviewed</source>
      <translation>未判读</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>判定</translation>
    </message>
    <message>
      <source>|Rate| (mm/a)</source>
      <translation>|速率|（mm/a）</translation>
    </message>
  </context>
  <context>
    <name>QueuePanel</name>
    <message>
      <source>Accepted</source>
      <translation>已确认</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>All iterations</source>
      <translation>全部迭代</translation>
    </message>
    <message>
      <source>Best score first</source>
      <translation>评分最高在前</translation>
    </message>
    <message>
      <source>Fastest first</source>
      <translation>速率大者优先</translation>
    </message>
    <message>
      <source>Flagged</source>
      <translation>已标记</translation>
    </message>
    <message>
      <source>Go to the candidate with this id</source>
      <translation>转到此编号的候选区</translation>
    </message>
    <message>
      <source>Iteration whose candidates are shown</source>
      <translation>显示哪次迭代的候选区</translation>
    </message>
    <message>
      <source>Iteration {number}</source>
      <translation>第 {number} 次迭代</translation>
    </message>
    <message>
      <source>Largest first</source>
      <translation>面积大者优先</translation>
    </message>
    <message>
      <source>Most likely</source>
      <translation>最可能</translation>
    </message>
    <message>
      <source>Nearest threshold first</source>
      <translation>离阈值最近在前</translation>
    </message>
    <message>
      <source>Neighbours</source>
      <translation>就近顺序</translation>
    </message>
    <message>
      <source>New</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>New, unreviewed</source>
      <translation>新的，未判读</translation>
    </message>
    <message>
      <source>No candidate (or more than one) has this in its id.</source>
      <translation>没有（或不止一个）候选区的编号包含此内容。</translation>
    </message>
    <message>
      <source>On known landslides</source>
      <translation>在已知滑坡上</translation>
    </message>
    <message>
      <source>On known landslides ({count:,})</source>
      <translation>在已知滑坡上（{count:,}）</translation>
    </message>
    <message>
      <source>Order of the queue</source>
      <translation>队列顺序</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>已剔除</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Which candidates are shown</source>
      <translation>显示哪些候选区</translation>
    </message>
    <message>
      <source>go to id…</source>
      <translation>转到编号…</translation>
    </message>
    <message>
      <source>{count:,} chosen</source>
      <translation>已选 {count:,} 个</translation>
    </message>
  </context>
  <context>
    <name>QueueTable</name>
    <message>
      <source>All {count:,} candidates lie on known landslides.</source>
      <translation>全部 {count:,} 个候选区都在已知滑坡上。</translation>
    </message>
    <message>
      <source>Candidates in the order of review</source>
      <translation>按判读顺序排列的候选区</translation>
    </message>
    <message>
      <source>No candidate passes the filter.</source>
      <translation>没有符合筛选条件的候选区。</translation>
    </message>
    <message>
      <source>Show all</source>
      <translation>显示全部</translation>
    </message>
  </context>
  <context>
    <name>RankCandidates</name>
    <message>
      <source>Bound of the 90 % interval of the landslides left, a whole number.</source>
      <translation>剩余滑坡数的 90% 区间界限，整数。</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Candidates as 'Extract candidates' writes them; the ranges of the values are taken over all.</source>
      <translation>“提取候选区”写出的候选区；数值范围取自全部。</translation>
    </message>
    <message>
      <source>Expected number of landslides among the candidates neither judged nor known: the sum of their likelihoods, corrected by how often candidates that looked as likely were accepted. No value where nothing could be learned from verdicts, and while more are expected than were accepted.</source>
      <translation>既未判定也不已知的候选区中预期的滑坡数：其可能性之和，并按可能性相近的候选区被确认的比例校正。无法从判定中学习时，以及预期的多于已确认的时，没有值。</translation>
    </message>
    <message>
      <source>Field of the candidates that says accepted, rejected or uncertain; anything else is not judged. Empty: nothing was judged yet.</source>
      <translation>候选区中写有 accepted、rejected 或 uncertain 的字段；其他内容视为未判定。空：尚无判定。</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Landslides left</source>
      <translation>剩余滑坡</translation>
    </message>
    <message>
      <source>Landslides left, at least</source>
      <translation>剩余滑坡，至少</translation>
    </message>
    <message>
      <source>Landslides left, at most</source>
      <translation>剩余滑坡，至多</translation>
    </message>
    <message>
      <source>Landslides of the inventory: candidates that lie on them by half of their area or more count as landslides. Without it the candidates' field known_overlap says so, where it exists.</source>
      <translation>编目中的滑坡：面积一半或以上位于其上的候选区算作滑坡。不给出时由候选区的字段 known_overlap 判断（如有）。</translation>
    </message>
    <message>
      <source>Learns from the verdicts given so far which of the other candidates are most likely landslides, so that these are looked at first, and tells how many are likely left.

Size, rate, terrain, coherence, shape and whatever else the candidates carry is put on one scale (robust deviations from the median of all candidates) and weighed by a logistic regression with a ridge penalty. Accepted candidates, and those that lie on known landslides by half or more, count as landslides, rejected ones as none; those nobody has judged count a little as none, uncertain ones not at all. Run it again after every few verdicts. While nothing is accepted or nothing rejected, candidates are ordered by how much they are like the known landslides, whatever was said of them, and nothing is told of how many are left; with fewer than five landslides, known or accepted, the order is that of the score.</source>
      <translation>从已有的判定学习其他候选区中哪些最可能是滑坡，以便先看它们，并说明大概还剩多少。

大小、速率、地形、相干性、形状以及候选区携带的其他信息被放到同一尺度上（相对于全部候选区中位数的稳健偏差），用带岭惩罚的逻辑回归加权。确认的候选区以及一半或以上位于已知滑坡上的算作滑坡，剔除的算作非滑坡；无人判定的略微算作非滑坡，存疑的完全不计。每做几个判定后再运行一次。尚无确认或尚无剔除时，不论对候选区作了何种判定，都按与已知滑坡的相似程度排序，且不说明还剩多少；已知的和确认的滑坡合计少于五个时按评分排序。</translation>
    </message>
    <message>
      <source>One row per term: the attribute (of areas and rates the logarithm), whether squared, its weight, and centre, scale and mean. The likelihood is 1 / (1 + exp(-sum)), the sum over weight x (z - mean), or weight x (z^2 / 3 - mean), with z = (value - centre) / scale cut to -3 to 3; the row 'intercept' adds its weight. What the fields of dated images (newest_..., ..._change_contrast) add together, c, counts as ln(0.75 exp(c) + 0.25): one landslide in four may show nothing in them.</source>
      <translation>每项一行：属性（面积和速率取对数）、是否平方、权重，以及中心、尺度和均值。可能性为 1 / (1 + exp(-sum))，sum 为 weight x (z - mean) 或 weight x (z^2 / 3 - mean) 之和，z = (value - centre) / scale，截断到 -3 到 3；行 intercept 加上其权重。带日期影像的字段（newest_...、..._change_contrast）之和 c 计为 ln(0.75 exp(c) + 0.25)：四个滑坡中有一个可能在影像中什么也不显示。</translation>
    </message>
    <message>
      <source>Penalty</source>
      <translation>惩罚</translation>
    </message>
    <message>
      <source>Rank candidates by likelihood</source>
      <translation>按可能性对候选区排序</translation>
    </message>
    <message>
      <source>Ranked candidates</source>
      <translation>排序后的候选区</translation>
    </message>
    <message>
      <source>Ridge penalty; larger keeps the weights smaller. Between 0.1 and 10 the order hardly changes.</source>
      <translation>岭惩罚；越大权重越小。0.1 到 10 之间顺序几乎不变。</translation>
    </message>
    <message>
      <source>The candidates with likelihood (0 to 1, to be a landslide, or while verdicts are of one kind likeness to the known landslides; NULL where nothing could be learned) and likely_rank (1 is to be looked at first; NULL where judged or known).</source>
      <translation>候选区，含 likelihood（0 到 1，是滑坡的可能性；判定只有一种时为与已知滑坡的相似程度；无法学习时为 NULL）和 likely_rank（1 应最先看；已判定或已知的为 NULL）。</translation>
    </message>
    <message>
      <source>Verdict field</source>
      <translation>判定字段</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
  </context>
  <context>
    <name>RasterStyles</name>
    <message>
      <source>All factors hold</source>
      <translation>所有因子均成立</translation>
    </message>
    <message>
      <source>Not all factors hold</source>
      <translation>并非所有因子均成立</translation>
    </message>
  </context>
  <context>
    <name>RasterizeDeformationPoints</name>
    <message>
      <source>A csv table (or the zip it comes in), shapefile or GeoPackage. Leave empty to use a layer.</source>
      <translation>csv 表（或包含它的 zip 文件）、shapefile 或 GeoPackage。使用图层时请留空。</translation>
    </message>
    <message>
      <source>A point layer of the project, where no file is given.</source>
      <translation>未提供文件时使用的工程点图层。</translation>
    </message>
    <message>
      <source>A projected CRS. Empty: that of the points, or the UTM zone they lie in.</source>
      <translation>投影坐标参考系。留空：采用点的坐标参考系，或其所在的 UTM 带。</translation>
    </message>
    <message>
      <source>All csv and zip files of one product in a folder, such as the EGMS bursts of one track. Of several releases of a burst the newest is taken; where bursts overlap, each cell takes the points of the one that has most there.</source>
      <translation>一个文件夹中同一产品的全部 csv 和 zip 文件，例如同一轨道的 EGMS burst。一个 burst 有多个版本时取最新的；burst 重叠处，每个单元取其中点数最多的文件的点。</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>CRS of the points</source>
      <translation>点的坐标参考系（CRS）</translation>
    </message>
    <message>
      <source>CRS of the raster</source>
      <translation>栅格的坐标参考系（CRS）</translation>
    </message>
    <message>
      <source>Cell size (m)</source>
      <translation>格网单元大小（m）</translation>
    </message>
    <message>
      <source>Cells with fewer points become no data.</source>
      <translation>点数少于此值的格网单元设为无数据。</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Field with the rate. Empty: mean_velocity, velocity, VEL, v and the like are looked for.</source>
      <translation>速率字段。留空：依次查找 mean_velocity、velocity、VEL、v 等名称。</translation>
    </message>
    <message>
      <source>Flip the sign</source>
      <translation>反转符号</translation>
    </message>
    <message>
      <source>How the points of a cell make its rate. The median withstands outliers, the strongest seeks them.</source>
      <translation>由格网单元内各点得到其速率的方法。中位数可抵御异常值，最强值则突出异常值。</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>均值</translation>
    </message>
    <message>
      <source>Median</source>
      <translation>中位数</translation>
    </message>
    <message>
      <source>Minimum coherence</source>
      <translation>最小相干性</translation>
    </message>
    <message>
      <source>Minimum number of points</source>
      <translation>最少点数</translation>
    </message>
    <message>
      <source>Number of points</source>
      <translation>点数</translation>
    </message>
    <message>
      <source>Number of points in each cell.</source>
      <translation>每个格网单元内的点数。</translation>
    </message>
    <message>
      <source>Point file</source>
      <translation>点文件</translation>
    </message>
    <message>
      <source>Point tables (*.csv *.zip *.txt *.shp *.gpkg)</source>
      <translation>点数据表 (*.csv *.zip *.txt *.shp *.gpkg)</translation>
    </message>
    <message>
      <source>Points of lower temporal coherence (0 to 1) are left out. 0 keeps all.</source>
      <translation>时间相干性（0 至 1）低于此值的点不参与计算。0 表示全部保留。</translation>
    </message>
    <message>
      <source>Rasterize deformation points</source>
      <translation>形变点栅格化</translation>
    </message>
    <message>
      <source>Rate field</source>
      <translation>速率字段</translation>
    </message>
    <message>
      <source>Rate in mm/a, float32, NaN where there is no data.</source>
      <translation>速率，mm/a，float32，无数据处为 NaN。</translation>
    </message>
    <message>
      <source>Side of a cell in metres. Choose it so that most cells on moving ground hold a few points.</source>
      <translation>格网单元的边长，米。宜使运动区内的多数单元包含若干个点。</translation>
    </message>
    <message>
      <source>Strongest (largest magnitude, sign kept)</source>
      <translation>最强（绝对值最大，保留符号）</translation>
    </message>
    <message>
      <source>Tick where positive means away from the satellite, so that the output is positive toward it.</source>
      <translation>若正值表示远离卫星则勾选，使输出以朝向卫星为正。</translation>
    </message>
    <message>
      <source>Turns a point product (persistent scatterers) into the rate raster that all other tools work on: millimetres per year, positive toward the satellite, NaN where there are too few points.

Reads the European Ground Motion Service's csv files as they are downloaded (zipped too), SARvey, SARscape, StaMPS and TRE tables (csv, shapefile, GeoPackage), and any point layer. Files of many gigabytes need no more memory than small ones, and a folder of tiles or bursts is read as one. Cells lie on multiples of the cell size, so that ascending and descending tracks share one grid.</source>
      <translation>将点产品（永久散射体）转换为其他工具所用的速率栅格：单位毫米/年，朝向卫星为正，点数不足处为 NaN。

可读取欧洲地面运动服务（EGMS）原样下载的 csv 文件（包括 zip 压缩文件），SARvey、SARscape、StaMPS 和 TRE 的数据表（csv、shapefile、GeoPackage），以及任意点图层。数 GB 的文件所需内存并不比小文件多，整个文件夹的图幅或 burst 会作为一个整体读取。格网单元对齐到单元大小的整数倍，因此升轨与降轨共用同一格网。</translation>
    </message>
    <message>
      <source>Unit of the field</source>
      <translation>字段的单位</translation>
    </message>
    <message>
      <source>Unit of the rates. EGMS, SARvey, StaMPS, SARscape and TRE all give mm/a.</source>
      <translation>速率的单位。EGMS、SARvey、StaMPS、SARscape 和 TRE 均为 mm/a。</translation>
    </message>
    <message>
      <source>Value of a cell</source>
      <translation>格网单元取值</translation>
    </message>
    <message>
      <source>Where the file does not say it. EGMS is EPSG:3035, longitude and latitude are EPSG:4326.</source>
      <translation>文件未标注时使用。EGMS 为 EPSG:3035，经纬度为 EPSG:4326。</translation>
    </message>
    <message>
      <source>or folder of several tiles or bursts</source>
      <translation>或多个图幅或 burst 的文件夹</translation>
    </message>
    <message>
      <source>or point layer</source>
      <translation>或点图层</translation>
    </message>
  </context>
  <context>
    <name>RateCorrection</name>
    <message>
      <source>Smooth the rate</source>
      <translation>平滑速率</translation>
    </message>
    <message>
      <source>Take the rate relative to the ground that stands still</source>
      <translation>使速率相对于不动的地面</translation>
    </message>
  </context>
  <context>
    <name>RateReference</name>
    <message>
      <source>A plane fitted to it</source>
      <translation>拟合的平面</translation>
    </message>
    <message>
      <source>A stable area</source>
      <translation>稳定区</translation>
    </message>
    <message>
      <source>As the raster is</source>
      <translation>按栅格原样</translation>
    </message>
    <message>
      <source>InSAR knows rates only up to an offset, and orbits and atmosphere leave ramps. The median of all pixels, a plane fitted to the ground at large (robustly, so that landslides do not count), or the median of a stable area is taken off before anything else. The log says where that is needed.</source>
      <translation>InSAR 的速率只确定到一个偏移，轨道和大气还会留下斜坡。先减去所有像元的中位数、对整体地面拟合的平面（稳健，滑坡不计入），或稳定区的中位数。日志会说明何处需要这样做。</translation>
    </message>
    <message>
      <source>Its median</source>
      <translation>其中位数</translation>
    </message>
    <message>
      <source>No</source>
      <translation>否</translation>
    </message>
    <message>
      <source>Polygons of ground that does not move, where the rate is taken relative to a stable area.</source>
      <translation>不移动的地面的多边形，用于使速率相对于稳定区。</translation>
    </message>
    <message>
      <source>Rate relative to</source>
      <translation>速率相对于</translation>
    </message>
    <message>
      <source>Smooth the rate</source>
      <translation>平滑速率</translation>
    </message>
    <message>
      <source>Stable area</source>
      <translation>稳定区</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>The median of 21 pixels around each one takes noise off the rate, keeps the edges of what moves, and fills small gaps, but loses landslides of a few pixels. Where pixels are fine and the known landslides are large, the 21 are spread over a wider disc. Where its noise wants it: where three robust standard deviations of the rate reach the smallest deformation rate, the median lowers them, and the known landslides have 105 pixels or more; the log tells of it. All results are then those of the smoothed rate. Steps that follow each other have to agree on it.</source>
      <translation>取每个像元周围 21 个像元的中位数，可去除速率的噪声，保留运动物体的边缘，填补小的空缺，但会失去只有几个像元的滑坡。像元很小而已知滑坡很大时，这 21 个像元散布在更大的圆内。按噪声需要：速率的三倍稳健标准差达到最小形变速率、中位数能使其降低、且已知滑坡不少于 105 个像元时；日志会说明。此后所有结果都基于平滑后的速率。前后相接的步骤须采用相同的选择。</translation>
    </message>
    <message>
      <source>Where its noise wants it</source>
      <translation>按噪声需要</translation>
    </message>
    <message>
      <source>Yes</source>
      <translation>是</translation>
    </message>
  </context>
  <context>
    <name>RemoveRegionalDeformation</name>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Half side of the local square in m, rounded to pixels; 0 takes the pixel itself.</source>
      <translation>局部方形窗口的半边长，m，取整到像元；0 表示取像元自身。</translation>
    </message>
    <message>
      <source>Half side of the regional square in m, rounded to pixels; larger than the local radius.</source>
      <translation>区域方形窗口的半边长，m，取整到像元；须大于局部半径。</translation>
    </message>
    <message>
      <source>In the unit of the rate, for noise that is independent from pixel to pixel.</source>
      <translation>单位与速率相同，假定各像元的噪声相互独立。</translation>
    </message>
    <message>
      <source>In the unit of the rate, on any grid; becomes that of the local rate.</source>
      <translation>单位与速率相同，格网不限；由它得出局部速率的标准误差。</translation>
    </message>
    <message>
      <source>Local deformation rate</source>
      <translation>局部形变速率</translation>
    </message>
    <message>
      <source>Local minus regional mean, in the unit of the input.</source>
      <translation>局部均值减区域均值，单位与输入相同。</translation>
    </message>
    <message>
      <source>Local radius (m)</source>
      <translation>局部半径（m）</translation>
    </message>
    <message>
      <source>Rate in mm/a (any unit works; the result has the same).</source>
      <translation>速率，mm/a（任何单位均可，结果单位与之相同）。</translation>
    </message>
    <message>
      <source>Regional radius (m)</source>
      <translation>区域半径（m）</translation>
    </message>
    <message>
      <source>Remove regional deformation</source>
      <translation>去除区域形变</translation>
    </message>
    <message>
      <source>Standard error of the local deformation rate</source>
      <translation>局部形变速率的标准误差</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Subtracts from each pixel's surroundings what the region does as a whole (tectonics, orbit ramps, long-wave atmosphere), so that only what moves differently from its surroundings stays: the double difference, local mean minus regional mean.

The means are taken over squares, over the pixels that have data; pixels without data stay so. Choose the local radius smaller than the landslides (0 takes the pixel itself), and the regional one several times larger than them: a landslide that fills the regional square removes itself.</source>
      <translation>从每个像元周围扣除区域整体的形变（构造运动、轨道趋势面、长波大气延迟），只保留与周围不同的运动，即双重差分：局部均值减区域均值。

均值在方形窗口内对有数据的像元计算；无数据的像元保持无数据。局部半径应小于滑坡（0 表示取像元自身），区域半径应为滑坡的数倍：占满区域窗口的滑坡会将自身扣除。</translation>
    </message>
  </context>
  <context>
    <name>RepeatedInventory</name>
    <message>
      <source>Field of the date</source>
      <translation>日期字段</translation>
    </message>
    <message>
      <source>Field of the inventory with the date or year of each outline. Needed for the newest outline.</source>
      <translation>编目中含各轮廓日期或年份的字段。最新轮廓需要它。</translation>
    </message>
  </context>
  <context>
    <name>ReshapeStroke</name>
    <message>
      <source>The stroke has to cross the outline twice: out and in again to add, in and out to cut.</source>
      <translation>这一笔须两次穿过轮廓：先出后进为添加，先进后出为切除。</translation>
    </message>
    <message>
      <source>The study is read-only: its outlines cannot be changed.</source>
      <translation>本研究文件为只读，无法修改轮廓。</translation>
    </message>
  </context>
  <context>
    <name>ResultButtons</name>
    <message>
      <source>Export inventory…</source>
      <translation>导出编目…</translation>
    </message>
    <message>
      <source>Report…</source>
      <translation>报告…</translation>
    </message>
  </context>
  <context>
    <name>Review</name>
    <message>
      <source>Another program is writing the study. The verdict is saved as soon as it is done.</source>
      <translation>另一个程序正在写入研究文件，写入结束后会立即保存判定。</translation>
    </message>
    <message>
      <source>No candidate is chosen. Take one from the list, then judge it.</source>
      <translation>未选择候选区。请从列表中选择一个再判定。</translation>
    </message>
    <message>
      <source>Nothing to redo.</source>
      <translation>没有可重做的操作。</translation>
    </message>
    <message>
      <source>Nothing to undo.</source>
      <translation>没有可撤销的操作。</translation>
    </message>
    <message>
      <source>Your list has only {count} entries. Change it with the button beside it.</source>
      <translation>您的列表只有 {count} 项。用旁边的按钮修改。</translation>
    </message>
  </context>
  <context>
    <name>ReviewPage</name>
    <message>
      <source>All {total:,} candidates are reviewed. The accepted ones join the samples when the next iteration is started; or draw what was missed first.</source>
      <translation>全部 {total:,} 个候选区均已判读。开始下一次迭代时，已确认的候选区将加入样本；也可以先绘制遗漏的滑坡。</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>Drawing a missed landslide: click its corners, right-click to finish, Backspace takes one back, Esc gives up.</source>
      <translation>正在绘制漏检的滑坡：逐点单击，右键结束，Backspace 删除上一点，Esc 放弃。</translation>
    </message>
    <message>
      <source>Editing the boundary with QGIS's vertex tool. {key} saves it.</source>
      <translation>正在用 QGIS 的顶点工具编辑边界。按 {key} 保存。</translation>
    </message>
    <message>
      <source>Go to Data</source>
      <translation>转到“数据”页</translation>
    </message>
    <message>
      <source>Go to Iterations</source>
      <translation>转到“迭代”页</translation>
    </message>
    <message>
      <source>No study is open. Make or open one on the Data page, then review here.</source>
      <translation>没有打开的研究文件。请在“数据”页新建或打开一个，再到此判读。</translation>
    </message>
    <message>
      <source>Opening the study {name}…</source>
      <translation>正在打开研究文件 {name}…</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>判读</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Sweep the area</source>
      <translation>巡查研究区</translation>
    </message>
    <message>
      <source>The study has no candidates yet. Choose the layers on the Data page and extract some.</source>
      <translation>本研究文件尚无候选区。请在“数据”页选择图层并提取候选区。</translation>
    </message>
    <message>
      <source>Try it with the demo scene</source>
      <translation>用演示场景试用</translation>
    </message>
  </context>
  <context>
    <name>RunIterations</name>
    <message>
      <source>A threshold table, for example of a neighbouring region ('Factor statistics and thresholds' makes one without a rate): its ranges of the ground's factors hold in every iteration. Rate and coherence follow from this scene all the same.</source>
      <translation>阈值表，例如邻近地区的（“因子统计与阈值”不给出速率时生成）：其中地面因子的范围在每次迭代中都有效。速率和相干性仍由本场景得出。</translation>
    </message>
    <message>
      <source>Adopt the reference's boundary</source>
      <translation>采用参考的边界</translation>
    </message>
    <message>
      <source>All samples at the end, with origin and iteration.</source>
      <translation>最终的全部样本，含 origin 和 iteration。</translation>
    </message>
    <message>
      <source>An accepted candidate takes over the outlines of the landslides it touches, as an analyst editing the boundary would. Without it samples are the candidates' own pixels, and ranges hardly widen.</source>
      <translation>被确认的候选区采用其所触及的滑坡的边界，相当于解译人员修改边界。不采用时，样本即为候选区自身的像元，范围几乎不会扩展。</translation>
    </message>
    <message>
      <source>Candidates judged over all iterations, those on known landslides left out.</source>
      <translation>所有迭代中判定的候选区，不含在已知滑坡上的。</translation>
    </message>
    <message>
      <source>Candidates of the last iteration</source>
      <translation>末次迭代的候选区</translation>
    </message>
    <message>
      <source>Candidates of the last iteration, with their verdict.</source>
      <translation>末次迭代的候选区及其判定。</translation>
    </message>
    <message>
      <source>Converged</source>
      <translation>已收敛</translation>
    </message>
    <message>
      <source>Dated images</source>
      <translation>带日期的影像</translation>
    </message>
    <message>
      <source>How many were run.</source>
      <translation>已运行的迭代次数。</translation>
    </message>
    <message>
      <source>Iterations</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Iterations at most</source>
      <translation>最多迭代次数</translation>
    </message>
    <message>
      <source>Iterations run</source>
      <translation>已运行的迭代次数</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Landslides expected among the last iteration's candidates that were not judged; no value where that is not known.</source>
      <translation>最后一次迭代未判定的候选区中预期的滑坡数；未知时没有值。</translation>
    </message>
    <message>
      <source>Landslides left</source>
      <translation>剩余滑坡</translation>
    </message>
    <message>
      <source>Multi-band images of two or more dates (told by their tags or names): the order learns from what changed in each candidate and not around it, as in the dock.</source>
      <translation>两个或更多日期的多波段影像（日期取自标签或名称）：与面板中一样，排序会学习每个候选区内发生、而其周围没有发生的变化。</translation>
    </message>
    <message>
      <source>New candidates judged</source>
      <translation>已判定的新候选区</translation>
    </message>
    <message>
      <source>One row per iteration: candidates, asked (judged in it), accepted and rejected of these, samples, added (new landslides), enlarged (samples that grew), covered_m2 (ground that no sample covered before), mean_rate and spread of the samples' mean |rate| (mm/a), change, tpr (reference landslides found so far, without those of the inventory), precision of this iteration's candidates, known landslides among them, judged_new (candidates of which less than half lies on known landslides, judged in it), precision_new of these and precision_expected (of the next ones, which after few differs: accepted + 1 of judged + 2), left (landslides expected among those not judged; no value while that is not known), unreviewed (new ones without a verdict), converged, reason.</source>
      <translation>每次迭代一行：candidates、asked（在其中判定的）、其中 accepted 和 rejected、samples、added（新滑坡）、enlarged（增大的样本）、covered_m2（此前没有样本覆盖的地面）、样本平均 |rate| 的 mean_rate 和 spread（mm/a）、change、tpr（到目前为止找到的验证滑坡，不含编目中的）、本次迭代候选区（包括其中的已知滑坡）的 precision、judged_new（在其中判定且不到一半位于已知滑坡上的候选区）、其 precision_new 和 precision_expected（对后续候选区的预期，数量少时与前者不同：确认数 + 1 除以判定数 + 2）、left（未判定者中预期的滑坡数；未知时没有值）、unreviewed（没有判定的新候选区）、converged、reason。</translation>
    </message>
    <message>
      <source>Overlap to accept</source>
      <translation>确认所需的重叠比例</translation>
    </message>
    <message>
      <source>Plays the whole method without a person: thresholds from the inventory, candidates, judgement, accepted ones into the samples, thresholds again, until the samples' mean |rate| settles or nothing new is found. Reference polygons stand in for the analyst: a candidate is accepted where enough of it lies on them or on the inventory.

Use it to see how sensitive your result is to coverage, margin and the other choices, to test the method on a known area, or to make a study to look at. The study is a complete one and opens in the dock.

Candidates lie inside the ranges, so ranges would never widen by themselves. They widen because the analyst's boundary reaches beyond the candidate's pixels (here: the reference's boundary is adopted), because of the exploration margin, and because missed landslides are digitised (not played here). A candidate whose outline has an intersection over union of at least 0.5 with a judged one is not judged again. Candidates are judged the likeliest first, until few landslides are expected among the rest.

A landslide keeps its identity when another touches it: an accepted candidate that lies mostly on new ground is a new landslide, one that lies mostly on known ground enlarges what it lies on. Reference landslides that lie mostly on the inventory are known from the start and do not count as found.</source>
      <translation>无需人工运行整个方法：由编目得出阈值、候选区、判定，确认的加入样本，再得出阈值，直到样本的平均 |rate| 稳定或不再找到新的。验证多边形代替解译人员：候选区有足够部分位于它们或编目上时即被确认。

用它查看结果对覆盖比例、余量和其他选择的敏感程度，在已知区域检验方法，或制作一个可查看的研究文件。该研究文件是完整的，可在面板中打开。

候选区都在范围之内，因此范围本身不会扩大。它们之所以扩大，是因为解译人员的边界超出候选区的像元（此处：采用验证滑坡的边界），因为探索余量，以及因为数字化了漏检的滑坡（此处不模拟）。轮廓与已判定者的交并比至少 0.5 的候选区不再判定。最可能的候选区最先判定，直到其余中预期的滑坡很少。

另一个滑坡与之相接时，滑坡仍保持其身份：大部分位于新地面上的确认候选区是新滑坡，大部分位于已知地面上的则扩大其所在的滑坡。大部分位于编目上的验证滑坡一开始就已知，不算找到。</translation>
    </message>
    <message>
      <source>Polygons or points of landslides held out of the inventory; they judge the candidates and give the TPR.</source>
      <translation>从编目中留出的滑坡的多边形或点；用于判定候选区并计算 TPR。</translation>
    </message>
    <message>
      <source>Polygons or points of the landslides known at the start; they derive the first thresholds.</source>
      <translation>起始已知滑坡的多边形或点；用于推导最初的阈值。</translation>
    </message>
    <message>
      <source>Precision of new candidates</source>
      <translation>新候选区的精确率</translation>
    </message>
    <message>
      <source>Ranges from elsewhere</source>
      <translation>来自别处的范围</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Reference landslides</source>
      <translation>验证滑坡</translation>
    </message>
    <message>
      <source>Run all iterations</source>
      <translation>运行全部迭代</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Share (0 to 1) of a candidate's area that must lie on reference or inventory to be accepted.</source>
      <translation>候选区被确认所需的落在参考或编目上的面积比例（0 至 1）。</translation>
    </message>
    <message>
      <source>Share of them that was accepted.</source>
      <translation>其中被确认的比例。</translation>
    </message>
    <message>
      <source>Study</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>Study GeoPackage (*.gpkg)</source>
      <translation>研究文件 GeoPackage (*.gpkg)</translation>
    </message>
    <message>
      <source>The last threshold table, ready for 'Extract candidates'.</source>
      <translation>最终的阈值表，可直接用于“提取候选区”。</translation>
    </message>
    <message>
      <source>The loop ends after this many iterations even without convergence.</source>
      <translation>即使尚未收敛，循环也在达到此迭代次数后结束。</translation>
    </message>
    <message>
      <source>The whole study as one GeoPackage: candidates, verdicts, samples, iterations, thresholds.</source>
      <translation>以单个 GeoPackage 保存的完整研究文件：候选区、判定、样本、迭代、阈值。</translation>
    </message>
    <message>
      <source>Thresholds of the last iteration</source>
      <translation>末次迭代的阈值</translation>
    </message>
    <message>
      <source>Whether the stop rule held at the end.</source>
      <translation>结束时是否满足停止准则。</translation>
    </message>
    <message>
      <source>Why it stopped, in words.</source>
      <translation>停止的原因（文字说明）。</translation>
    </message>
  </context>
  <context>
    <name>SampleNonCandidates</name>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Draws random places from the part of the study area that no candidate covers. Looking at them on imagery is the only way to learn how many landslides the method misses: reviewing candidates alone can only show false ones.

Every place is as likely as any other (by true area), and the same seed gives the same places. Fill in the field reference_class with what you see at the centre of each square ('landslide' or 'other'), then run 'Area-adjusted accuracy'.</source>
      <translation>在研究区内未被候选区覆盖的部分随机抽取样点。要了解方法漏检了多少滑坡，只能在影像上查看这些样点：仅判读候选区只能发现误检。

每个样点被抽中的机会相同（按真实面积），相同的随机种子得到相同的样点。请在 reference_class 字段中填写在各方框中心看到的类别（“landslide”或“other”），然后运行“面积校正精度”。</translation>
    </message>
    <message>
      <source>How many places to draw.</source>
      <translation>需要抽取的样点数量。</translation>
    </message>
    <message>
      <source>How many were drawn.</source>
      <translation>实际抽取的数量。</translation>
    </message>
    <message>
      <source>Minimum distance</source>
      <translation>最小距离</translation>
    </message>
    <message>
      <source>Minimum distance between two places, m. Above 0 the sample is no longer simply random.</source>
      <translation>任意两个样点之间的最小距离，m。大于 0 时，样本不再是简单随机样本。</translation>
    </message>
    <message>
      <source>Number of places</source>
      <translation>样点数量</translation>
    </message>
    <message>
      <source>Number that the random places follow from; another one gives others.</source>
      <translation>决定随机样点的数值；换一个数值得到另一组样点。</translation>
    </message>
    <message>
      <source>Places</source>
      <translation>样点</translation>
    </message>
    <message>
      <source>Polygons from which places are drawn; it should leave out where there is no deformation data.</source>
      <translation>从中抽取样点的多边形；应不含没有形变数据的部分。</translation>
    </message>
    <message>
      <source>Polygons or points in which no place is drawn: all candidates, and known landslides if they are apart.</source>
      <translation>不在其内抽取样点的多边形或点：全部候选区；若已知滑坡另存，也应包括在内。</translation>
    </message>
    <message>
      <source>Sample non-candidates</source>
      <translation>非候选区抽样</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Side of the square drawn around each place, m: the frame to look at. The centre is what counts.</source>
      <translation>围绕每个样点绘制的方框边长，m，即判读范围。判定以中心为准。</translation>
    </message>
    <message>
      <source>Side of the squares</source>
      <translation>方框边长</translation>
    </message>
    <message>
      <source>Squares in the study area's CRS with candidate (an id), map_class 'other', an empty reference_class to be filled in, x and y of the centre, and area_m2.</source>
      <translation>研究区坐标参考系下的方框，含 candidate（id）、值为“other”的 map_class、待填写的空字段 reference_class、中心坐标 x 和 y，以及 area_m2。</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
  </context>
  <context>
    <name>SelectedPolygon</name>
    <message>
      <source>No polygon is selected in the active layer. Select the one that another tool has drawn.</source>
      <translation>活动图层中没有选中多边形。请选中其他工具绘制的多边形。</translation>
    </message>
    <message>
      <source>The polygon lies apart from where the candidate was. Undo takes it back.</source>
      <translation>该多边形与候选区原来的位置相离。撤销可收回。</translation>
    </message>
  </context>
  <context>
    <name>SeriesController</name>
    <message>
      <source>Reference area</source>
      <translation>参考区</translation>
    </message>
    <message>
      <source>Reference point</source>
      <translation>参考点</translation>
    </message>
  </context>
  <context>
    <name>SeriesDock</name>
    <message>
      <source>Time series of displacement</source>
      <translation>位移时间序列</translation>
    </message>
  </context>
  <context>
    <name>SeriesPanel</name>
    <message>
      <source>Along the line of sight, positive toward the satellite; 0 is the first date.</source>
      <translation>沿视线向，朝向卫星为正；以首个日期为 0。</translation>
    </message>
    <message>
      <source>Amplitude (mm)</source>
      <translation>振幅（mm）</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Click a place on the map to see its time series</source>
      <translation>在地图上点击某处以查看其时间序列</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Export all series shown as CSV</source>
      <translation>将显示的所有序列导出为 CSV</translation>
    </message>
    <message>
      <source>Export time series</source>
      <translation>导出时间序列</translation>
    </message>
    <message>
      <source>Follow</source>
      <translation>跟随</translation>
    </message>
    <message>
      <source>Follow the current candidate</source>
      <translation>跟随当前候选区</translation>
    </message>
    <message>
      <source>Go to a candidate, or press Pick and click on the map, to see how the ground moved there.</source>
      <translation>转到某个候选区，或按“拾取”并在地图上点击，查看该处地面如何运动。</translation>
    </message>
    <message>
      <source>Half of the annual cycle's range</source>
      <translation>年周期变幅的一半</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Keep this series to compare the next ones with it</source>
      <translation>保留此序列，以便与后续序列比较</translation>
    </message>
    <message>
      <source>No candidate is chosen. Take one from the list first.</source>
      <translation>未选择候选区。请先从列表中选择一个。</translation>
    </message>
    <message>
      <source>No time series is chosen. Choose one on the Data page: a raster with a band per date, a MintPy or LiCSBAS file, or points with a field per date.</source>
      <translation>未选择时间序列。请在“数据”页选择：每个日期一个波段的栅格、MintPy 或 LiCSBAS 文件，或每个日期一个字段的点图层。</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Of raster and point layers. MintPy and LiCSBAS files tell their unit themselves.</source>
      <translation>用于栅格和点图层。MintPy 和 LiCSBAS 文件自带单位。</translation>
    </message>
    <message>
      <source>Pick</source>
      <translation>拾取</translation>
    </message>
    <message>
      <source>Pick on the map</source>
      <translation>在地图上拾取</translation>
    </message>
    <message>
      <source>Pixels</source>
      <translation>像元</translation>
    </message>
    <message>
      <source>RMSE (mm)</source>
      <translation>RMSE (mm)</translation>
    </message>
    <message>
      <source>Rate (mm/a)</source>
      <translation>速率（mm/a）</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>Remove the kept series</source>
      <translation>移除保留的序列</translation>
    </message>
    <message>
      <source>R²</source>
      <translation>R²</translation>
    </message>
    <message>
      <source>Series</source>
      <translation>序列</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Show all series relative to a stable place</source>
      <translation>显示所有序列相对于某一稳定位置的值</translation>
    </message>
    <message>
      <source>Table of values (*.csv)</source>
      <translation>数值表 (*.csv)</translation>
    </message>
    <message>
      <source>Thaw season and unit</source>
      <translation>融化季与单位</translation>
    </message>
    <message>
      <source>Thaw season from</source>
      <translation>融化季始于</translation>
    </message>
    <message>
      <source>The current candidate's outline</source>
      <translation>当前候选区的轮廓</translation>
    </message>
    <message>
      <source>Unit of the layer</source>
      <translation>图层的单位</translation>
    </message>
    <message>
      <source>reading…</source>
      <translation>正在读取…</translation>
    </message>
    <message>
      <source>relative to the reference area</source>
      <translation>相对于参考区</translation>
    </message>
    <message>
      <source>to the end of</source>
      <translation>至（月末）</translation>
    </message>
    <message>
      <source>too few dates</source>
      <translation>日期太少</translation>
    </message>
    <message>
      <source>{path} cannot be written ({reason}). Choose another folder.</source>
      <translation>无法写入 {path}（{reason}）。请选择其他文件夹。</translation>
    </message>
  </context>
  <context>
    <name>ServicesDialog</name>
    <message>
      <source>A service of your own</source>
      <translation>自己的服务</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>Authentication</source>
      <translation>身份认证</translation>
    </message>
    <message>
      <source>Clouds at most</source>
      <translation>最大云量</translation>
    </message>
    <message>
      <source>Collections or WMS layers</source>
      <translation>数据集或 WMS 图层</translation>
    </message>
    <message>
      <source>Dates from</source>
      <translation>起始日期</translation>
    </message>
    <message>
      <source>From</source>
      <translation>下限</translation>
    </message>
    <message>
      <source>Image services</source>
      <translation>影像服务</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Months</source>
      <translation>月份</translation>
    </message>
    <message>
      <source>Months are numbers from 1 to 12, separated by commas.</source>
      <translation>月份为 1 到 12 的数字，用逗号分隔。</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>STAC API</source>
      <translation>STAC API</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>搜索</translation>
    </message>
    <message>
      <source>Services that are ticked are asked for images of each candidate: they learn which places you look at. Nothing is asked of the others.</source>
      <translation>勾选的服务会被询问每个候选区的影像：它们因此知道您查看的地点。其他服务不会被询问。</translation>
    </message>
    <message>
      <source>Tiles with dates in the address</source>
      <translation>地址中带日期的瓦片</translation>
    </message>
    <message>
      <source>Use this authentication for the chosen service</source>
      <translation>对所选服务使用此身份认证</translation>
    </message>
    <message>
      <source>WMS with times, or with dates in the address</source>
      <translation>带时间的 WMS，或地址中含日期的 WMS</translation>
    </message>
    <message>
      <source>Wayback list</source>
      <translation>Wayback 列表</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>{name} (needs an authentication)</source>
      <translation>{name}（需要身份认证）</translation>
    </message>
    <message>
      <source>{name} (search only)</source>
      <translation>{name}（仅检索）</translation>
    </message>
    <message>
      <source>{name} can be searched without a key, but its files need an account: {other}, which has the same images without one, is ticked instead.</source>
      <translation>检索 {name} 不需要密钥，但其文件需要账户：已改为勾选 {other}，它有相同的影像且不需要账户。</translation>
    </message>
  </context>
  <context>
    <name>SourceCrs</name>
    <message>
      <source>CRS of rasters without one</source>
      <translation>无坐标参考系栅格的坐标参考系</translation>
    </message>
    <message>
      <source>Coordinate reference system of the rasters that state none (GMT's .grd files for example). Others keep their own.</source>
      <translation>未标注坐标参考系的栅格（例如 GMT 的 .grd 文件）所用的坐标参考系。其他栅格保留自己的。</translation>
    </message>
  </context>
  <context>
    <name>StackDialog</name>
    <message>
      <source>As the product states</source>
      <translation>以产品标注为准</translation>
    </message>
    <message>
      <source>Displacement series too, for the charts of candidates</source>
      <translation>同时输出位移序列，用于候选区的图表</translation>
    </message>
    <message>
      <source>Flip the sign</source>
      <translation>反转符号</translation>
    </message>
    <message>
      <source>For files whose names tell no dates or wrong ones: a line for each, such as a.tif, 2018-01-31, 2018-02-12. Without it, a file dates.csv in the folder is taken.</source>
      <translation>用于文件名不含日期或日期有误的文件：每个文件一行，如 a.tif, 2018-01-31, 2018-02-12。不给出时，采用文件夹中的 dates.csv。</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>How fast it moves within each thaw season and within each winter, in mm/a: two further factors, of which ranges are derived. The options page has the months.</source>
      <translation>每个融化季内和每个冬季内的运动速率，单位 mm/a：又两个因子，由其得出范围。月份见选项页。</translation>
    </message>
    <message>
      <source>It will take {time}; you can work on meanwhile. The results are then chosen on the Data page.</source>
      <translation>所需时间：{time}；其间可以继续工作。结果随后在“数据”页选中。</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>More choices…</source>
      <translation>更多选项…</translation>
    </message>
    <message>
      <source>No coherence lies beside them, so that all count the same.</source>
      <translation>旁边没有相干性，因此全部权重相同。</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Opens the tool with what is chosen here; then choose its results on the page.</source>
      <translation>以此处所选打开工具；然后在该页选择其结果。</translation>
    </message>
    <message>
      <source>Planar</source>
      <translation>平面</translation>
    </message>
    <message>
      <source>Quadratic</source>
      <translation>二次曲面</translation>
    </message>
    <message>
      <source>Ramp to take off</source>
      <translation>要减去的斜坡</translation>
    </message>
    <message>
      <source>Rate from a folder</source>
      <translation>由文件夹得出速率</translation>
    </message>
    <message>
      <source>Rates of the thaw season ({first} to {last}) and of the winter too, as factors</source>
      <translation>融化季（{first}–{last}）和冬季的速率也要，作为因子</translation>
    </message>
    <message>
      <source>Results into</source>
      <translation>结果写入</translation>
    </message>
    <message>
      <source>Short wavelengths only (what is longer than some 30 km is taken off)</source>
      <translation>仅短波长（去除长于约 30 km 的部分）</translation>
    </message>
    <message>
      <source>Small-baseline inversion (series, unwrapping errors)</source>
      <translation>小基线反演（序列、解缠误差）</translation>
    </message>
    <message>
      <source>Stack</source>
      <translation>叠加</translation>
    </message>
    <message>
      <source>Table of dates</source>
      <translation>日期表</translation>
    </message>
    <message>
      <source>The displacement at every date is found first, then a rate with its yearly cycle.</source>
      <translation>先求每个日期的位移，再求带年周期的速率。</translation>
    </message>
    <message>
      <source>The displacement at every date is found first, then a rate. The dates do not suffice to tell a yearly cycle from it (1.5 years and 8 dates would).</source>
      <translation>先求每个日期的位移，再求速率。日期不足以分出年周期（需要 1.5 年和 8 个日期）。</translation>
    </message>
    <message>
      <source>The pairs fall into {count} parts that nothing connects: stacking uses them all.</source>
      <translation>干涉对分为 {count} 个互不相连的部分：叠加使用全部。</translation>
    </message>
    <message>
      <source>The rate is the mean of the pairs, coherent ones counting more. It knows no yearly cycle.</source>
      <translation>速率是各干涉对的均值，相干的权重更大。它不含年周期。</translation>
    </message>
    <message>
      <source>Unit and sign follow from the product: the rate is in mm/a, positive toward the satellite.</source>
      <translation>单位和符号由产品得出：速率单位为 mm/a，朝向卫星为正。</translation>
    </message>
    <message>
      <source>Unit of the file</source>
      <translation>文件的单位</translation>
    </message>
    <message>
      <source>Wavelength</source>
      <translation>波长</translation>
    </message>
    <message>
      <source>Weighted stacking</source>
      <translation>加权叠加</translation>
    </message>
    <message>
      <source>Zero is the median of the most coherent ground; what moves there against the rest does not count. The tool's own window takes a reference of yours, a DEM, other months, and draws the network.</source>
      <translation>零是相干性最高的地面的中位数；其中相对其余在运动的不计入。在工具自己的窗口里可以指定参考、DEM、其他月份，并绘制网络。</translation>
    </message>
    <message>
      <source>Zero is the median of the most coherent ground; what moves there against the rest does not count. The tool's own window takes a reference of yours, a DEM, other months.</source>
      <translation>零是相干性最高的地面的中位数；其中相对其余在运动的不计入。在工具自己的窗口里可以指定参考、DEM 和其他月份。</translation>
    </message>
    <message>
      <source>about {minutes:.0f} minutes</source>
      <translation>约 {minutes:.0f} 分钟</translation>
    </message>
    <message>
      <source>less than a minute</source>
      <translation>不到一分钟</translation>
    </message>
    <message>
      <source>radians</source>
      <translation>弧度</translation>
    </message>
    <message>
      <source>{count} files are left out: {names}</source>
      <translation>{count} 个文件被舍弃：{names}</translation>
    </message>
    <message>
      <source>{product}: one pair, {first} to {last}. Its rate holds the atmosphere of both days in full and has no standard error: take more pairs.</source>
      <translation>{product}：一个干涉对，{first} 到 {last}。其速率完整地含有两天的大气，且没有标准误差：请取更多干涉对。</translation>
    </message>
    <message>
      <source>{product}: {items} displacements of {dates} dates, {first} to {last}.</source>
      <translation>{product}：{dates} 个日期的 {items} 个位移，{first} 到 {last}。</translation>
    </message>
    <message>
      <source>{product}: {items} pairs of {dates} dates, {first} to {last}.</source>
      <translation>{product}：{dates} 个日期的 {items} 个干涉对，{first} 到 {last}。</translation>
    </message>
  </context>
  <context>
    <name>StackDisplacements</name>
    <message>
      <source>'Recognise' goes by the files' names and what they hold.</source>
      <translation>“识别”按文件名和文件内容进行。</translation>
    </message>
    <message>
      <source>0 to 1: mean of the granules' own temporal coherence. Only OPERA's granules bring one.</source>
      <translation>0 到 1：各数据块自身时间相干性的均值。只有 OPERA 的数据块带有它。</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>All wavelengths</source>
      <translation>所有波长</translation>
    </message>
    <message>
      <source>As the product states</source>
      <translation>以产品标注为准</translation>
    </message>
    <message>
      <source>Dates of the bands or files</source>
      <translation>波段或文件的日期</translation>
    </message>
    <message>
      <source>Displacement of OPERA's granules</source>
      <translation>OPERA 数据块的位移</translation>
    </message>
    <message>
      <source>Folder of the displacements</source>
      <translation>位移文件夹</translation>
    </message>
    <message>
      <source>For one file whose bands do not state their dates: a text file's path, or the dates themselves. For a folder whose files' names tell no dates or wrong ones: the path of a table with a line for each, the file's name and its date (a.tif, 2018-01-31; where it counts from another date, that one first). Without this, a file dates.csv in the folder is taken.</source>
      <translation>用于波段不含日期的单个文件：文本文件的路径，或日期本身。用于文件名不含日期或日期有误的文件夹：一个表的路径，每个文件一行，写文件名及其日期（a.tif, 2018-01-31；若从另一日期起算，先写那个日期）。不给出时，采用文件夹中的 dates.csv。</translation>
    </message>
    <message>
      <source>LiCSBAS (netCDF, cum.h5), MintPy (geo_timeseries.h5) or a raster with a band per date.</source>
      <translation>LiCSBAS（netCDF、cum.h5）、MintPy（geo_timeseries.h5）或每个日期一个波段的栅格。</translation>
    </message>
    <message>
      <source>Makes a rate, its standard error and a displacement series from displacements date by date.

A folder of OPERA DISP-S1 or DISP-NISAR granules is chained where the reference date moves on, which it does about once a year: fitted without that, -80 mm/a would come out as about -10. Of several versions of a granule the newest is taken. Where a crossover has no data, nothing is guessed. A folder of rasters with a date in each name (dolphin's timeseries, GMTSAR, PyGMTSAR) or one file of a whole series (LiCSBAS netCDF or cum.h5, MintPy, a raster with a band per date) is taken as it is.</source>
      <translation>由逐日期的位移得出速率、其标准误差和位移序列。

OPERA DISP-S1 或 DISP-NISAR 数据块的文件夹在参考日期移动之处串接，这大约每年一次：不这样拟合，-80 mm/a 会得出约 -10。一个数据块有多个版本时取最新的。衔接处没有数据时不作猜测。每个文件名含一个日期的栅格文件夹（dolphin 的 timeseries、GMTSAR、PyGMTSAR）或包含整个序列的单个文件（LiCSBAS netCDF 或 cum.h5、MintPy、每个日期一个波段的栅格）按原样读取。</translation>
    </message>
    <message>
      <source>Needed for rasters that no product is known of; elsewhere it overrides the product's own, whose sign stays as it is.</source>
      <translation>不属于任何已知产品的栅格需要给出；对其他产品，它取代产品自身的单位，符号保持不变。</translation>
    </message>
    <message>
      <source>Number of dates with data.</source>
      <translation>有数据的日期数。</translation>
    </message>
    <message>
      <source>Of the radar, in m, for displacements in radians: 0.0555 for Sentinel-1.</source>
      <translation>雷达波长，m，用于以弧度表示的位移：Sentinel-1 为 0.0555。</translation>
    </message>
    <message>
      <source>Or one file of a whole series</source>
      <translation>或包含整个序列的单个文件</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>产品</translation>
    </message>
    <message>
      <source>Recognise</source>
      <translation>自动识别</translation>
    </message>
    <message>
      <source>Short wavelengths only</source>
      <translation>仅短波长</translation>
    </message>
    <message>
      <source>Short wavelengths only: what is longer than some 30 km (ionosphere, tides, most of the atmosphere) is taken off by the producer, and landslides stay.</source>
      <translation>仅短波长：长于约 30 km 的部分（电离层、潮汐、大部分大气）由生产方去除，滑坡保留。</translation>
    </message>
    <message>
      <source>Stack displacements</source>
      <translation>叠加位移</translation>
    </message>
    <message>
      <source>Time series (*.h5 *.nc *.tif *.tiff)</source>
      <translation>时间序列 (*.h5 *.nc *.tif *.tiff)</translation>
    </message>
    <message>
      <source>Unit of the file</source>
      <translation>文件的单位</translation>
    </message>
    <message>
      <source>Wavelength</source>
      <translation>波长</translation>
    </message>
    <message>
      <source>With all granules of one frame, or a raster per date; other files may lie there.</source>
      <translation>含一个图幅的所有数据块，或每个日期一个栅格；其中可以有其他文件。</translation>
    </message>
    <message>
      <source>radians</source>
      <translation>弧度</translation>
    </message>
    <message>
      <source>rasters of one date each</source>
      <translation>每个日期一个的栅格</translation>
    </message>
  </context>
  <context>
    <name>StackInterferograms</name>
    <message>
      <source>'Recognise' goes by the files' names and what they hold; choose where it errs, or where a folder holds several.</source>
      <translation>“识别”按文件名和文件内容进行；识别有误或文件夹含多种产品时请选择。</translation>
    </message>
    <message>
      <source>0 to 1. Inversion: temporal coherence, how well the pairs agree with the series; no data where a pixel's pairs close no loop, for then they agree whatever they hold. Stacking, and pairs that close no loop anywhere: mean coherence of the pairs.</source>
      <translation>0 到 1。反演：时间相干性，即干涉对与序列的吻合程度；像元的干涉对不构成闭合环时无数据，因为那时无论其内容如何都吻合。叠加，以及处处都不构成闭合环的干涉对：干涉对的平均相干性。</translation>
    </message>
    <message>
      <source>A pair is left out at a pixel where none, or less than half, of the loops of three pairs that hold it close.</source>
      <translation>在某像元处，若含某干涉对的三对闭合环无一闭合，或闭合的不到一半，则该干涉对在此像元处舍弃。</translation>
    </message>
    <message>
      <source>A row for every pair: dates, days, part of the network, mean coherence, share of pixels with data and with unwrapping errors, and why it was left out.</source>
      <translation>每个干涉对一行：日期、天数、所属网络部分、平均相干性、有数据和有解缠误差的像元比例，以及舍弃的原因。</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>An HTML file: the pairs over time, coloured by coherence, and the gaps between their dates.</source>
      <translation>一个 HTML 文件：按时间排列、以相干性着色的干涉对，以及日期之间的空缺。</translation>
    </message>
    <message>
      <source>As the product states</source>
      <translation>以产品标注为准</translation>
    </message>
    <message>
      <source>Coherent pairs count more: by the inverse of their phase's variance.</source>
      <translation>相干的干涉对权重更大：按其相位方差的倒数。</translation>
    </message>
    <message>
      <source>Folder of the pairs</source>
      <translation>干涉对文件夹</translation>
    </message>
    <message>
      <source>For pairs whose names tell no dates or wrong ones: a line for each with the file's name and its two dates, the reference's first (a.tif, 2018-01-31, 2018-02-12). Files without a line keep the dates of their names. Without this, a file dates.csv in the folder is taken.</source>
      <translation>用于名称不含日期或日期有误的干涉对：每个文件一行，写文件名及其两个日期，参考日期在前（a.tif, 2018-01-31, 2018-02-12）。表中没有的文件仍用其名称中的日期。不给出时，采用文件夹中的 dates.csv。</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>Leave out unwrapping errors</source>
      <translation>舍弃解缠误差</translation>
    </message>
    <message>
      <source>Makes a rate, its standard error and the displacement series from a folder of unwrapped interferograms, as the free services hand them out: the first step of the method, without leaving QGIS.

Read are HyP3 (burst, multi-burst and GAMMA jobs), LiCSAR's GEOC folders, ARIA-S1-GUNW, NISAR GUNW, GMTSAR, PyRate, and rasters with two dates in their names. Unit and sign follow from the product and are the same for all: positive toward the satellite. Pairs that cannot be read are left out and named, and so are those of another part of the network.

Small-baseline inversion solves for the displacement at every date (weighted by coherence), checks loops of three pairs for unwrapping errors, and fits a rate with its yearly cycle. Stacking is quicker and needs no connected network, but gives no series and takes no cycle into account.</source>
      <translation>由免费服务提供的解缠干涉图文件夹得出速率、其标准误差和位移序列：方法的第一步，无需离开 QGIS。

可读取 HyP3（burst、multi-burst 和 GAMMA 任务）、LiCSAR 的 GEOC 文件夹、ARIA-S1-GUNW、NISAR GUNW、GMTSAR、PyRate，以及名称含两个日期的栅格。单位和符号由产品得出并统一：朝向卫星为正。无法读取的干涉对以及网络另一部分的干涉对会被舍弃并列出。

小基线反演求出每个日期的位移（按相干性加权），用三对闭合环检查解缠误差，并拟合速率及其年周期。叠加更快且不需要连通的网络，但不给出序列，也不考虑周期。</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Needed for rasters that no product is known of; elsewhere it overrides the product's own, whose sign stays as it is.</source>
      <translation>不属于任何已知产品的栅格需要给出；对其他产品，它取代产品自身的单位，符号保持不变。</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Number of pairs that each pixel's rate comes from.</source>
      <translation>每个像元的速率所用的干涉对数。</translation>
    </message>
    <message>
      <source>Of the radar, in m: 0.0555 for Sentinel-1, 0.236 for ALOS, 0.238 for NISAR. Needed where the product does not state it; elsewhere it overrides the product's own.</source>
      <translation>雷达波长，m：Sentinel-1 为 0.0555，ALOS 为 0.236，NISAR 为 0.238。产品未说明时需要给出；对其他产品，它取代产品自身的波长。</translation>
    </message>
    <message>
      <source>Picture of the network</source>
      <translation>网络图</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>产品</translation>
    </message>
    <message>
      <source>Recognise</source>
      <translation>自动识别</translation>
    </message>
    <message>
      <source>Small-baseline inversion</source>
      <translation>小基线反演</translation>
    </message>
    <message>
      <source>Stack interferograms</source>
      <translation>叠加干涉图</translation>
    </message>
    <message>
      <source>Table of dates</source>
      <translation>日期表</translation>
    </message>
    <message>
      <source>Text tables (*.csv *.txt)</source>
      <translation>文本表 (*.csv *.txt)</translation>
    </message>
    <message>
      <source>The inversion where the pairs connect all dates; stacking for few pairs that do not.</source>
      <translation>干涉对连接所有日期时用反演；干涉对少且不连通时用叠加。</translation>
    </message>
    <message>
      <source>Unit of the file</source>
      <translation>文件的单位</translation>
    </message>
    <message>
      <source>Wavelength</source>
      <translation>波长</translation>
    </message>
    <message>
      <source>Weight by coherence</source>
      <translation>按相干性加权</translation>
    </message>
    <message>
      <source>Weighted stacking</source>
      <translation>加权叠加</translation>
    </message>
    <message>
      <source>With all pairs of one track and frame, in folders of their own or together; other files may lie there.</source>
      <translation>含同一轨道和图幅的所有干涉对，各在自己的文件夹或放在一起；其中可以有其他文件。</translation>
    </message>
    <message>
      <source>pairs named by two dates</source>
      <translation>以两个日期命名的干涉对</translation>
    </message>
    <message>
      <source>radians</source>
      <translation>弧度</translation>
    </message>
  </context>
  <context>
    <name>StackParameters</name>
    <message>
      <source>0 to 1. Where one of them is less coherent, a pixel does without it. 0 keeps all.</source>
      <translation>0 到 1。干涉对相干性较低之处，像元不使用它。0 全部保留。</translation>
    </message>
    <message>
      <source>1 to 12. After its last day it freezes: the winter's rate is of the other months.</source>
      <translation>1 到 12。其最后一天之后冻结：冬季速率为其他月份的速率。</translation>
    </message>
    <message>
      <source>1 to 12. From its first day on it thaws.</source>
      <translation>1 到 12。从其第一天起融化。</translation>
    </message>
    <message>
      <source>A place of stable, coherent ground (bedrock, a settlement on rock) whose displacement is 0 on every date; the median of its 3 x 3 pixels is taken.</source>
      <translation>稳定且相干的地点（基岩、岩石上的居民点），其每个日期的位移为 0；取其 3 x 3 像元的中位数。</translation>
    </message>
    <message>
      <source>Already referenced</source>
      <translation>已有参考</translation>
    </message>
    <message>
      <source>As the dates allow</source>
      <translation>视日期而定</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>统计</translation>
    </message>
    <message>
      <source>DEM for phase that goes with the height</source>
      <translation>用于随高度变化相位的 DEM</translation>
    </message>
    <message>
      <source>Displacement series</source>
      <translation>位移序列</translation>
    </message>
    <message>
      <source>Elevations in m, on any grid. Given, the part of each pair that grows linearly with the height is taken off (layered troposphere). Leave it out where the slopes that move lie at a height of their own.</source>
      <translation>高程，m，任意格网。给出时，每个干涉对中随高度线性增长的部分被减去（分层对流层）。移动的斜坡自成一个高度时不要给出。</translation>
    </message>
    <message>
      <source>First month of thaw</source>
      <translation>融化的第一个月</translation>
    </message>
    <message>
      <source>Flip the sign</source>
      <translation>反转符号</translation>
    </message>
    <message>
      <source>Freezing and thawing move the ground each year; a rate fitted without that cycle is wrong by it. 'As the dates allow' fits the cycle from 1.5 years and 8 dates on.</source>
      <translation>冻融每年使地面升降；不含该周期拟合的速率会因此出错。“视日期而定”从 1.5 年和 8 个日期起拟合周期。</translation>
    </message>
    <message>
      <source>In mm since the first date, a band per date: what the dock and the seasonal fit read.</source>
      <translation>自第一个日期起的位移，mm，每个日期一个波段：面板和季节拟合所读取的内容。</translation>
    </message>
    <message>
      <source>In mm/a, as that of the rate.</source>
      <translation>mm/a，同速率。</translation>
    </message>
    <message>
      <source>In mm/a, for noise that is independent from date to date or pair to pair. What the atmosphere does alike over many dates or all over a slope is not in it: take twice as much for a test.</source>
      <translation>mm/a，针对各日期或各干涉对相互独立的噪声。大气在许多日期或整个斜坡上相同的影响不在其中：检验时取两倍。</translation>
    </message>
    <message>
      <source>In mm/a: how fast it moves while it thaws, every thaw season beginning where it will.</source>
      <translation>mm/a：融化期间的移动速度，每个融化季从任意位置开始。</translation>
    </message>
    <message>
      <source>In mm/a: the same of the other months.</source>
      <translation>mm/a：其他月份的速率。</translation>
    </message>
    <message>
      <source>Last month of thaw</source>
      <translation>融化的最后一个月</translation>
    </message>
    <message>
      <source>Line-of-sight rate in mm/a, positive toward the satellite.</source>
      <translation>视线向速率，mm/a，朝向卫星为正。</translation>
    </message>
    <message>
      <source>Minimum coherence</source>
      <translation>最小相干性</translation>
    </message>
    <message>
      <source>Minimum number of dates</source>
      <translation>最少日期数</translation>
    </message>
    <message>
      <source>Model of the rate</source>
      <translation>速率模型</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Orbit errors and long waves of the atmosphere look like a tilted or bent plane. Fitted on pixels from all over the scene, those that move by themselves left aside.</source>
      <translation>轨道误差和大气长波看起来像倾斜或弯曲的面。由整个场景的像元拟合，自身移动的像元不计。</translation>
    </message>
    <message>
      <source>Pixels with fewer dates have no data.</source>
      <translation>日期较少的像元没有数据。</translation>
    </message>
    <message>
      <source>Planar</source>
      <translation>平面</translation>
    </message>
    <message>
      <source>Polygons of stable ground, instead of a point: the median inside of them is 0 on every date.</source>
      <translation>稳定地面的多边形，代替一点：其内部的中位数在每个日期为 0。</translation>
    </message>
    <message>
      <source>Quadratic</source>
      <translation>二次曲面</translation>
    </message>
    <message>
      <source>Ramp to take off</source>
      <translation>要减去的斜坡</translation>
    </message>
    <message>
      <source>Rate</source>
      <translation>速率</translation>
    </message>
    <message>
      <source>Rate and yearly cycle</source>
      <translation>速率和年周期</translation>
    </message>
    <message>
      <source>Rate in the thaw season</source>
      <translation>融化季速率</translation>
    </message>
    <message>
      <source>Rate in winter</source>
      <translation>冬季速率</translation>
    </message>
    <message>
      <source>Rate only</source>
      <translation>仅速率</translation>
    </message>
    <message>
      <source>Reference area</source>
      <translation>参考区</translation>
    </message>
    <message>
      <source>Reference point</source>
      <translation>参考点</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Standard error of the rate in the thaw season</source>
      <translation>融化季速率的标准误差</translation>
    </message>
    <message>
      <source>Standard error of the rate in winter</source>
      <translation>冬季速率的标准误差</translation>
    </message>
    <message>
      <source>Tick where the data share a reference already that is to be kept. Without this, a point or an area, the median of the most coherent ground all over the scene is 0: right as long as most of the ground is stable.</source>
      <translation>数据已有要保留的共同参考时勾选。不勾选且没有点或区域时，以整个场景最相干地面的中位数为 0：只要大部分地面稳定即正确。</translation>
    </message>
    <message>
      <source>Tick where the rate comes out positive on ground that is known to sink.</source>
      <translation>已知下沉的地面得出正速率时勾选。</translation>
    </message>
  </context>
  <context>
    <name>StudyFields</name>
    <message>
      <source>95th percentile of |rate| (mm/a)</source>
      <translation>|rate| 的第 95 百分位 (mm/a)</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>已确认</translation>
    </message>
    <message>
      <source>Analyst</source>
      <translation>解译人员</translation>
    </message>
    <message>
      <source>Area (m²)</source>
      <translation>面积（m²）</translation>
    </message>
    <message>
      <source>Candidate</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Change of the mean (mm/a)</source>
      <translation>平均值的变化（mm/a）</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Coherence against the surroundings</source>
      <translation>相干性与周围的对比</translation>
    </message>
    <message>
      <source>Confidence (1 low to 3 sure)</source>
      <translation>置信度（1 低到 3 确信）</translation>
    </message>
    <message>
      <source>Converged (1 yes, 0 no)</source>
      <translation>已收敛（1 是，0 否）</translation>
    </message>
    <message>
      <source>Coverage</source>
      <translation>覆盖比例</translation>
    </message>
    <message>
      <source>Date of the image</source>
      <translation>影像日期</translation>
    </message>
    <message>
      <source>Elongation</source>
      <translation>伸长率</translation>
    </message>
    <message>
      <source>Enlarged samples</source>
      <translation>扩大的样本</translation>
    </message>
    <message>
      <source>Entry of the log</source>
      <translation>日志条目</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>因子</translation>
    </message>
    <message>
      <source>Finished (UTC)</source>
      <translation>完成时间（UTC）</translation>
    </message>
    <message>
      <source>Flag</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Held-out landslides</source>
      <translation>留出的滑坡</translation>
    </message>
    <message>
      <source>Held-out landslides found</source>
      <translation>找到的验证滑坡</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>In use (1 yes, 0 no)</source>
      <translation>使用中（1 是，0 否）</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Jump of the rate at the edge</source>
      <translation>边缘处的速率跃变</translation>
    </message>
    <message>
      <source>Landslides expected among the rest</source>
      <translation>其余候选区中预计的滑坡</translation>
    </message>
    <message>
      <source>Largest |rate| (mm/a)</source>
      <translation>最大 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>Long axis down the slope</source>
      <translation>长轴沿坡向下</translation>
    </message>
    <message>
      <source>Lower bound (unit of the factor)</source>
      <translation>下限（因子的单位）</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>余量</translation>
    </message>
    <message>
      <source>Mean aspect (°)</source>
      <translation>平均坡向 (°)</translation>
    </message>
    <message>
      <source>Mean coherence</source>
      <translation>平均相干性</translation>
    </message>
    <message>
      <source>Mean elevation (m)</source>
      <translation>平均高程 (m)</translation>
    </message>
    <message>
      <source>Mean rate (mm/a)</source>
      <translation>平均速率 (mm/a)</translation>
    </message>
    <message>
      <source>Mean slope (°)</source>
      <translation>平均坡度 (°)</translation>
    </message>
    <message>
      <source>Mean |rate| (mm/a)</source>
      <translation>平均 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>Mean |rate| of the samples (mm/a)</source>
      <translation>样本的平均 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>New candidates judged</source>
      <translation>已判定的新候选区</translation>
    </message>
    <message>
      <source>New ground (m²)</source>
      <translation>新地面 (m²)</translation>
    </message>
    <message>
      <source>New landslides</source>
      <translation>新发现的滑坡</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Parameters</source>
      <translation>参数</translation>
    </message>
    <message>
      <source>Pixels</source>
      <translation>像元</translation>
    </message>
    <message>
      <source>Rank</source>
      <translation>排序</translation>
    </message>
    <message>
      <source>Rate rising toward the middle</source>
      <translation>速率向中部增大</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>已剔除</translation>
    </message>
    <message>
      <source>Resolution (m)</source>
      <translation>分辨率（m）</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Samples: accepted candidates</source>
      <translation>样本：已确认的候选区</translation>
    </message>
    <message>
      <source>Samples: digitised</source>
      <translation>样本：数字化</translation>
    </message>
    <message>
      <source>Samples: known landslides</source>
      <translation>样本：已知滑坡</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>评分</translation>
    </message>
    <message>
      <source>Share moving against its mean</source>
      <translation>与均值反向运动的比例</translation>
    </message>
    <message>
      <source>Share of these accepted</source>
      <translation>其中确认的比例</translation>
    </message>
    <message>
      <source>Share on known landslides</source>
      <translation>位于已知滑坡上的比例</translation>
    </message>
    <message>
      <source>Share without data beside it</source>
      <translation>旁边无数据的比例</translation>
    </message>
    <message>
      <source>Standard deviation of their |rate| (mm/a)</source>
      <translation>其 |速率| 的标准差（mm/a）</translation>
    </message>
    <message>
      <source>Started (UTC)</source>
      <translation>开始时间（UTC）</translation>
    </message>
    <message>
      <source>Time (UTC)</source>
      <translation>时间（UTC）</translation>
    </message>
    <message>
      <source>Time in sight (s)</source>
      <translation>显示时长（s）</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Unreviewed</source>
      <translation>未判读</translation>
    </message>
    <message>
      <source>Upper bound (unit of the factor)</source>
      <translation>上限（因子的单位）</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>判定</translation>
    </message>
    <message>
      <source>View</source>
      <translation>视图</translation>
    </message>
  </context>
  <context>
    <name>StudyLayers</name>
    <message>
      <source>Candidates {number}</source>
      <translation>候选区 {number}</translation>
    </message>
    <message>
      <source>Cells of the sweep</source>
      <translation>巡查的格子</translation>
    </message>
    <message>
      <source>FTL iteration {number}</source>
      <translation>FTL 第 {number} 次迭代</translation>
    </message>
    <message>
      <source>FTL study</source>
      <translation>FTL 研究文件</translation>
    </message>
    <message>
      <source>Held-out landslides</source>
      <translation>留出的滑坡</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
  </context>
  <context>
    <name>StudyReportAlgorithm</name>
    <message>
      <source>Dated images on this computer: each new landslide is shown on the oldest and the newest that cover it. Their dates are what is told in the dock, their tags, or their names.</source>
      <translation>本机上带日期的影像：每个新滑坡显示在覆盖它的最早与最晚影像上。日期取面板中所填、文件标签或文件名。</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Elevation in m, for the shaded relief under the map.</source>
      <translation>高程，m，用于地图下方的山体阴影。</translation>
    </message>
    <message>
      <source>Folder of small pictures that were kept of images from the web when they were looked at.</source>
      <translation>存放网络影像小图的文件夹，小图是在查看影像时保存的。</translation>
    </message>
    <message>
      <source>Ground that is not seen</source>
      <translation>不可见地面</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Kept pictures</source>
      <translation>保存的小图</translation>
    </message>
    <message>
      <source>Rate in mm/a, for a second map, and to tell how many reference landslides the threshold of |rate| can see at all.</source>
      <translation>速率，mm/a，用于第二幅地图，并说明 |速率| 阈值究竟能够发现多少验证滑坡。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Report of a study</source>
      <translation>研究文件报告</translation>
    </message>
    <message>
      <source>Study</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>The HTML file; open it in any browser.</source>
      <translation>HTML 文件，可用任意浏览器打开。</translation>
    </message>
    <message>
      <source>The map of 'Map ground that is not seen': the report then tells which share of the ground, and how many of the known and of the missed landslides, the rate could not have shown.</source>
      <translation>由“绘制不可见地面”得到的图：报告会说明有多大比例的地面、多少已知滑坡和漏检滑坡，是该速率不可能显示出来的。</translation>
    </message>
    <message>
      <source>The study's GeoPackage. It is only read.</source>
      <translation>研究文件的 GeoPackage 文件，只读取、不修改。</translation>
    </message>
    <message>
      <source>Writes one HTML file that tells what a study found and how: summary, maps, thresholds of each iteration, convergence, candidates and verdicts, accuracy, the list of new landslides, each before and after where there are dated images, and all that is needed to repeat it. The file holds everything itself, needs no network, and prints on A4.

The accuracy compares the samples beyond the inventory with the study's reference polygons: they match where they share any area.</source>
      <translation>写出一个 HTML 文件，说明某个研究文件发现了什么、如何发现：摘要、地图、每次迭代的阈值、收敛情况、候选区与判读、精度、新滑坡清单（有带日期影像时附前后对比），以及重复该过程所需的全部信息。文件自带全部内容，无需网络，可打印为 A4。

精度是用编目之外的样本与研究文件中的验证多边形比较得到的：只要有共同面积即为匹配。</translation>
    </message>
  </context>
  <context>
    <name>StudyRow</name>
    <message>
      <source>Choose a study, or name a new one</source>
      <translation>选择研究文件，或为新研究文件命名</translation>
    </message>
    <message>
      <source>Studies that were open last</source>
      <translation>最近打开的研究文件</translation>
    </message>
    <message>
      <source>Study (*.gpkg)</source>
      <translation>研究文件 (*.gpkg)</translation>
    </message>
    <message>
      <source>Study file</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>The study file keeps candidates, every verdict, samples and iterations in one GeoPackage. Name a new one to begin, or choose an existing one to go on.</source>
      <translation>研究文件将候选区、每个判定、样本和迭代保存在一个 GeoPackage 中。命名一个新的开始，或选择现有的继续。</translation>
    </message>
    <message>
      <source>in {folder}</source>
      <translation>位于 {folder}</translation>
    </message>
    <message>
      <source>name of a new one, or …</source>
      <translation>新文件的名称，或…</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>尚无</translation>
    </message>
  </context>
  <context>
    <name>Styling</name>
    <message>
      <source>Accepted</source>
      <translation>已确认</translation>
    </message>
    <message>
      <source>Accepted candidate</source>
      <translation>已确认的候选区</translation>
    </message>
    <message>
      <source>Detection, false</source>
      <translation>检测结果（误检）</translation>
    </message>
    <message>
      <source>Detection, true</source>
      <translation>检测结果（正确）</translation>
    </message>
    <message>
      <source>Digitised</source>
      <translation>手工数字化</translation>
    </message>
    <message>
      <source>FTL iteration {number}</source>
      <translation>FTL 第 {number} 次迭代</translation>
    </message>
    <message>
      <source>FTL {group}</source>
      <translation>FTL {group}</translation>
    </message>
    <message>
      <source>Known landslide</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Landslides seen</source>
      <translation>看到滑坡</translation>
    </message>
    <message>
      <source>Not looked at</source>
      <translation>未查看</translation>
    </message>
    <message>
      <source>Nothing here</source>
      <translation>没有滑坡</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>Reference, found</source>
      <translation>参考（检出）</translation>
    </message>
    <message>
      <source>Reference, missed</source>
      <translation>参考（漏检）</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>已剔除</translation>
    </message>
    <message>
      <source>The cell at hand</source>
      <translation>当前格子</translation>
    </message>
    <message>
      <source>To be looked at again</source>
      <translation>待再看</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Unreviewed</source>
      <translation>未判读</translation>
    </message>
    <message>
      <source>{layer} {iteration}</source>
      <translation>{layer} {iteration}</translation>
    </message>
  </context>
  <context>
    <name>SweepCells</name>
    <message>
      <source>Another number draws another sample.</source>
      <translation>不同的数字抽取不同的样本。</translation>
    </message>
    <message>
      <source>Below 1: so large a share of the cells, drawn by chance.</source>
      <translation>小于 1：随机抽取此比例的格子。</translation>
    </message>
    <message>
      <source>Cell size (m)</source>
      <translation>格网单元大小（m）</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>格子</translation>
    </message>
    <message>
      <source>Cells of a sweep</source>
      <translation>巡查的格子</translation>
    </message>
    <message>
      <source>Cuts the study area into square cells that are looked at one after the other, so that nothing is overlooked. Cells of the same rasters, size, share and seed are the same for everybody, so analysts can share them.

With thresholds and an elevation model only cells are kept in which the terrain's ranges hold somewhere. A sample of the cells takes less time and gives a wider interval of what was missed.</source>
      <translation>将研究区划分为正方形格子逐个查看，使任何地方都不被遗漏。栅格、大小、比例和种子相同时，所有人的格子都相同，因此解译人员可以分工。

给出阈值和高程模型时，只保留地形范围在其中某处成立的格子。格子的样本耗时更少，对漏检的估计区间更宽。</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Elevation in metres, for the terrain ranges.</source>
      <translation>高程，m，用于地形范围。</translation>
    </message>
    <message>
      <source>How many there are.</source>
      <translation>共有多少个。</translation>
    </message>
    <message>
      <source>Number of cells</source>
      <translation>格子数</translation>
    </message>
    <message>
      <source>Only cells in which all terrain ranges of this table hold somewhere, whatever rate and coherence.</source>
      <translation>只保留此表的所有地形范围在其中某处成立的格子，不论速率和相干性。</translation>
    </message>
    <message>
      <source>Only cells with some of it. Left empty: the whole raster.</source>
      <translation>只保留含有其一部分的格子。留空：整个栅格。</translation>
    </message>
    <message>
      <source>Raster whose grid is cut</source>
      <translation>按其格网划分的栅格</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Share of the cells</source>
      <translation>格子的比例</translation>
    </message>
    <message>
      <source>Side of the cells, metres; what can be looked at in one view.</source>
      <translation>格子的边长，米；一个视图中能看完的大小。</translation>
    </message>
    <message>
      <source>Squares with cell (a name that is the same for everybody) and number (the order to go in).</source>
      <translation>方框，含 cell（对所有人相同的名称）和 number（查看的顺序）。</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>The deformation raster, so that cells begin at its corner and consist of whole pixels.</source>
      <translation>形变速率栅格，使格子从其角点开始并由整数个像元组成。</translation>
    </message>
    <message>
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
  </context>
  <context>
    <name>SweepModel</name>
    <message>
      <source>All cells of the sweep are looked at.</source>
      <translation>巡查的所有格子都已查看。</translation>
    </message>
    <message>
      <source>Cells of the sweep</source>
      <translation>巡查的格子</translation>
    </message>
    <message>
      <source>No landslide is drawn in this cell. Draw what you see, or say that nothing is here.</source>
      <translation>该格中没有画出滑坡。请画出所看到的，或判断此处没有。</translation>
    </message>
    <message>
      <source>No study is open. Make or open one on the Data page, then sweep its area.</source>
      <translation>没有打开的研究文件。请在“数据”页新建或打开一个，再巡查其区域。</translation>
    </message>
    <message>
      <source>Nothing to redo.</source>
      <translation>没有可重做的操作。</translation>
    </message>
    <message>
      <source>Nothing to undo.</source>
      <translation>没有可撤销的操作。</translation>
    </message>
    <message>
      <source>That landslide is known already: it counts for neither pass.</source>
      <translation>该滑坡是已知的：两遍都不计它。</translation>
    </message>
    <message>
      <source>That was a cell of an earlier sweep.</source>
      <translation>该格子属于以前的巡查。</translation>
    </message>
    <message>
      <source>The review has found that one too: it counts as seen by both, and stays one.</source>
      <translation>判读也找到了该滑坡：计为两遍都看到，仍是一个。</translation>
    </message>
    <message>
      <source>The study is read-only: nothing can be said of its cells.</source>
      <translation>本研究文件为只读，无法判断其格子。</translation>
    </message>
    <message>
      <source>There are no cells yet. Make some first.</source>
      <translation>还没有格子。请先划分。</translation>
    </message>
  </context>
  <context>
    <name>SweepPanel</name>
    <message>
      <source>All drawn</source>
      <translation>已全部画出</translation>
    </message>
    <message>
      <source>All landslides here are drawn</source>
      <translation>此处的滑坡已全部画出</translation>
    </message>
    <message>
      <source>Back to the queue</source>
      <translation>返回列表</translation>
    </message>
    <message>
      <source>Cell {number:,} of {count:,}: {state}</source>
      <translation>第 {number:,} 格，共 {count:,} 格：{state}</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>格子</translation>
    </message>
    <message>
      <source>Draw a landslide</source>
      <translation>画出滑坡</translation>
    </message>
    <message>
      <source>Draw every landslide that you see, roughly, also where it may be known: one that the review has found is recognised and not stored twice.</source>
      <translation>请大致画出看到的每个滑坡，已知的也画：判读找到过的会被识别出来，不会存储两次。</translation>
    </message>
    <message>
      <source>In this cell {drawn} are drawn and {seen} of the review seen again.</source>
      <translation>该格中画出 {drawn} 个，再次看到判读找到的 {seen} 个。</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>再看一遍</translation>
    </message>
    <message>
      <source>Look again later</source>
      <translation>稍后再看</translation>
    </message>
    <message>
      <source>Next cell</source>
      <translation>下一格</translation>
    </message>
    <message>
      <source>Next cell that nobody has looked at</source>
      <translation>下一个没有人查看过的格子</translation>
    </message>
    <message>
      <source>Nothing (more) in this cell</source>
      <translation>该格中没有（更多）滑坡</translation>
    </message>
    <message>
      <source>Nothing here</source>
      <translation>没有滑坡</translation>
    </message>
    <message>
      <source>Previous cell</source>
      <translation>上一格</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Show the cell</source>
      <translation>显示该格</translation>
    </message>
    <message>
      <source>Sweep, cell by cell</source>
      <translation>逐格巡查</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Undo the last answer</source>
      <translation>撤销上一个判断</translation>
    </message>
    <message>
      <source>landslides seen</source>
      <translation>看到滑坡</translation>
    </message>
    <message>
      <source>not looked at</source>
      <translation>未查看</translation>
    </message>
    <message>
      <source>nothing here</source>
      <translation>没有滑坡</translation>
    </message>
    <message>
      <source>to be looked at again</source>
      <translation>待再看</translation>
    </message>
  </context>
  <context>
    <name>SweepResultView</name>
    <message>
      <source>A sweep looks at the study area cell by cell, whatever the candidates are. What it finds again, and what only it finds, tells how many landslides both passes have missed.</source>
      <translation>巡查不管候选区在哪里，逐格查看研究区。它再次找到的和只有它找到的，能说明两遍一共漏掉了多少滑坡。</translation>
    </message>
    <message>
      <source>By the review / by the sweep / by both</source>
      <translation>判读 / 巡查 / 两者</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>检出</translation>
    </message>
    <message>
      <source>In all (95 %)</source>
      <translation>总数（95%）</translation>
    </message>
    <message>
      <source>Landslides found by review and sweep, by size</source>
      <translation>按大小列出判读与巡查找到的滑坡</translation>
    </message>
    <message>
      <source>Size (m²)</source>
      <translation>大小（m²）</translation>
    </message>
  </context>
  <context>
    <name>SweepWords</name>
    <message>
      <source>All of this is of the cells looked at, and of what the review found in them: they are no random sample of the area.</source>
      <translation>以上全部针对已看过的格子以及判读在其中的发现：它们不是本区的随机样本。</translation>
    </message>
    <message>
      <source>Holds where both passes miss independently of each other and all landslides of a size are as likely to be seen; passes that find the same easy ones make it too low.</source>
      <translation>前提是：两遍的漏检相互独立，同样大小的滑坡被看到的可能性相同；若两遍找到的都是容易的滑坡，估计会偏低。</translation>
    </message>
    <message>
      <source>No cell is looked at yet.</source>
      <translation>还没有查看任何格子。</translation>
    </message>
    <message>
      <source>So far {looked:,} of {cells:,} cells.</source>
      <translation>目前已查看 {cells:,} 格中的 {looked:,} 格。</translation>
    </message>
    <message>
      <source>The review found {first}, the sweep {second}, none of them the same: at least {low:.0f} in all, and how many more cannot be told.</source>
      <translation>判读找到 {first} 个，巡查找到 {second} 个，没有相同的：总共至少 {low:.0f} 个，还有多少无法得知。</translation>
    </message>
    <message>
      <source>The review found {first}, the sweep {second}, {both} of them the same: about {total:.0f} in all (95 % interval {low:.0f} to {high:.0f}).</source>
      <translation>判读找到 {first} 个，巡查找到 {second} 个，其中 {both} 个相同：总共约 {total:.0f} 个（95% 区间 {low:.0f} 到 {high:.0f}）。</translation>
    </message>
    <message>
      <source>The review has accepted no new landslide, so the two do not tell what both have missed.</source>
      <translation>判读没有确认任何新滑坡，因此两遍说明不了共同漏掉了什么。</translation>
    </message>
    <message>
      <source>The sweep has drawn no landslide, so it does not tell what the review has missed.</source>
      <translation>巡查没有画出任何滑坡，因此说明不了判读漏掉了什么。</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>{count:,} candidates are not reviewed: finish them before you believe it.</source>
      <translation>还有 {count:,} 个候选区未判读：请先判读完，再采信这个数字。</translation>
    </message>
    <message>
      <source>{share:.0%} of the cells were drawn for the sweep, which widens the interval.</source>
      <translation>巡查抽取了 {share:.0%} 的格子，因此区间更宽。</translation>
    </message>
  </context>
  <context>
    <name>TaskRunner</name>
    <message>
      <source>The task failed. See the log messages panel.</source>
      <translation>任务失败。详见日志消息面板。</translation>
    </message>
  </context>
  <context>
    <name>TaskStrip</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>less than 1 min left</source>
      <translation>剩余不到 1 分钟</translation>
    </message>
    <message>
      <source>{hours:.1f} h left</source>
      <translation>剩余 {hours:.1f} 小时</translation>
    </message>
    <message>
      <source>{minutes:.0f} min left</source>
      <translation>剩余 {minutes:.0f} 分钟</translation>
    </message>
  </context>
  <context>
    <name>TerrainFactors</name>
    <message>
      <source>Band</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Band of the DEM that holds the elevations.</source>
      <translation>DEM 中存放高程的波段。</translation>
    </message>
    <message>
      <source>Computes slope, aspect, curvature, relief and other terrain factors of a DEM, each as a raster.

The algorithms that use these factors compute them from the DEM themselves, with the same numbers: the rasters are for looking at, and for other programs. Slope, aspect, TPI, TRI and roughness are those of GDAL, pixel by pixel.

Elevations have to be in metres. The DEM may have a CRS in degrees: each row then has its own pixel size in metres. No data in the window of a factor gives no data, and so do the DEM's outermost pixels.</source>
      <translation>由 DEM 计算坡度、坡向、曲率、地形起伏度等地形因子，每个因子输出一个栅格。

使用这些因子的算法会自行由 DEM 计算，数值相同；此处的栅格用于查看或供其他程序使用。坡度、坡向、TPI、TRI 和粗糙度与 GDAL 的结果逐像元一致。

高程单位须为米。DEM 可采用以度为单位的坐标参考系，此时每一行采用各自以米计的像元大小。因子窗口内有无数据时结果为无数据，DEM 最外圈像元亦然。</translation>
    </message>
    <message>
      <source>Curvature radius (pixels)</source>
      <translation>曲率半径（像元）</translation>
    </message>
    <message>
      <source>Digital elevation model, m.</source>
      <translation>数字高程模型，m。</translation>
    </message>
    <message>
      <source>Distance of the pixels from which curvature is computed, in pixels. 1 takes the neighbours; more shows larger forms and less of the DEM's noise.</source>
      <translation>计算曲率所用像元的距离，像元。1 表示相邻像元；值越大，越突出较大的地形形态，DEM 噪声越小。</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Half the width of the square window in which relief is the highest minus the lowest elevation, m. It is rounded to whole pixels, at least one.</source>
      <translation>计算地形起伏度（最高高程减最低高程）所用方形窗口的半宽，m。取整到像元，至少为一个像元。</translation>
    </message>
    <message>
      <source>Horn</source>
      <translation>Horn</translation>
    </message>
    <message>
      <source>Horn weighs eight neighbours and smooths; Zevenbergen and Thorne take four, for smooth DEMs.</source>
      <translation>Horn 对八邻域加权，有平滑作用；Zevenbergen 和 Thorne 采用四邻域，适用于平滑的 DEM。</translation>
    </message>
    <message>
      <source>Relief radius (m)</source>
      <translation>地形起伏度半径（m）</translation>
    </message>
    <message>
      <source>Slope and aspect after</source>
      <translation>坡度和坡向算法</translation>
    </message>
    <message>
      <source>Terrain factors</source>
      <translation>地形因子</translation>
    </message>
    <message>
      <source>Zevenbergen and Thorne</source>
      <translation>Zevenbergen 和 Thorne</translation>
    </message>
  </context>
  <context>
    <name>ThresholdModel</name>
    <message>
      <source>Derive thresholds</source>
      <translation>推导阈值</translation>
    </message>
    <message>
      <source>Read the samples</source>
      <translation>读取样本</translation>
    </message>
    <message>
      <source>iteration {number}</source>
      <translation>第 {number} 次迭代</translation>
    </message>
  </context>
  <context>
    <name>ThresholdsPage</name>
    <message>
      <source>Add a range to this factor: what lies in any of its ranges passes</source>
      <translation>为此因子添加一段范围：落在任一段范围内即可通过</translation>
    </message>
    <message>
      <source>Back to the iterations</source>
      <translation>回到迭代</translation>
    </message>
    <message>
      <source>CSV (*.csv);;GeoPackage (*.gpkg)</source>
      <translation>CSV (*.csv);;GeoPackage (*.gpkg)</translation>
    </message>
    <message>
      <source>Candidates (estimate)</source>
      <translation>候选区（估计）</translation>
    </message>
    <message>
      <source>Compare with</source>
      <translation>比较对象</translation>
    </message>
    <message>
      <source>Derive from the samples</source>
      <translation>由样本推导</translation>
    </message>
    <message>
      <source>Go to Data</source>
      <translation>转到“数据”页</translation>
    </message>
    <message>
      <source>Groups of pixels of the minimum area at least, before closing, growing and filling</source>
      <translation>闭合、扩展和填充之前，不小于最小面积的像元组</translation>
    </message>
    <message>
      <source>Held-out landslides met</source>
      <translation>触及的验证滑坡</translation>
    </message>
    <message>
      <source>Held-out landslides that a candidate touches</source>
      <translation>有候选区触及的验证滑坡</translation>
    </message>
    <message>
      <source>Inside the ranges of all factors</source>
      <translation>位于所有因子的范围内</translation>
    </message>
    <message>
      <source>Iteration {number}</source>
      <translation>第 {number} 次迭代</translation>
    </message>
    <message>
      <source>Layers or samples have changed since the samples were read. Read them again.</source>
      <translation>读取样本之后图层或样本已有变化。请重新读取。</translation>
    </message>
    <message>
      <source>Load thresholds</source>
      <translation>加载阈值</translation>
    </message>
    <message>
      <source>Load thresholds...</source>
      <translation>加载阈值…</translation>
    </message>
    <message>
      <source>No deformation raster is chosen. Choose it, and the known landslides, on the Data page.</source>
      <translation>未选择形变栅格。请在“数据”页选择形变栅格和已知滑坡。</translation>
    </message>
    <message>
      <source>Not used. {reason}</source>
      <translation>不使用。{reason}</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Preview the overlap on the map</source>
      <translation>在地图上预览叠加结果</translation>
    </message>
    <message>
      <source>Read the samples</source>
      <translation>读取样本</translation>
    </message>
    <message>
      <source>Reading the map's extent…</source>
      <translation>正在读取地图范围…</translation>
    </message>
    <message>
      <source>Reading the samples…</source>
      <translation>正在读取样本…</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Sample pixels kept</source>
      <translation>保留的样本像元</translation>
    </message>
    <message>
      <source>Save thresholds</source>
      <translation>保存阈值</translation>
    </message>
    <message>
      <source>Save thresholds...</source>
      <translation>保存阈值…</translation>
    </message>
    <message>
      <source>Share of its pixels inside the ranges of all factors</source>
      <translation>其像元位于所有因子范围内的比例</translation>
    </message>
    <message>
      <source>Show held-out landslides</source>
      <translation>显示验证滑坡</translation>
    </message>
    <message>
      <source>Study area left</source>
      <translation>剩余研究区</translation>
    </message>
    <message>
      <source>The next iteration extracts its candidates with these thresholds.</source>
      <translation>下一次迭代将用这些阈值提取候选区。</translation>
    </message>
    <message>
      <source>The samples could not be read yet. What is missing stands on the Data page.</source>
      <translation>样本还无法读取。缺少什么见数据页。</translation>
    </message>
    <message>
      <source>Threshold tables (*.gpkg *.csv)</source>
      <translation>阈值表 (*.gpkg *.csv)</translation>
    </message>
    <message>
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Use in the next iteration</source>
      <translation>用于下一次迭代</translation>
    </message>
    <message>
      <source>Whoever tunes the ranges until more of the held-out landslides are met measures nothing with them any more: they are no longer held out.</source>
      <translation>若调整范围直到触及更多验证滑坡，就不能再用它们衡量任何东西：它们不再是留出的。</translation>
    </message>
    <message>
      <source>Will be used</source>
      <translation>将被使用</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>无</translation>
    </message>
    <message>
      <source>{about}{count:,}, {new:,} new</source>
      <translation>{about}{count:,}，{new:,} 个新的</translation>
    </message>
    <message>
      <source>{factor} keeps {kept} of the sample pixels. {left} of the study area is left; without this factor {without} would be.</source>
      <translation>{factor} 保留了 {kept} 的样本像元。研究区剩余 {left}；不用该因子则为 {without}。</translation>
    </message>
    <message>
      <source>{found} of {all} ({share})</source>
      <translation>{found} / {all}（{share}）</translation>
    </message>
  </context>
  <context>
    <name>TimeSeriesChart</name>
    <message>
      <source>16th to 84th percentile {low:.1f} to {high:.1f} mm, {count} pixels</source>
      <translation>第 16 至 84 百分位数 {low:.1f} 至 {high:.1f} mm，{count} 个像元</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Displacement</source>
      <translation>位移</translation>
    </message>
    <message>
      <source>fit {value:.1f} mm</source>
      <translation>拟合值 {value:.1f} mm</translation>
    </message>
    <message>
      <source>freeze</source>
      <translation>冻结</translation>
    </message>
    <message>
      <source>thaw</source>
      <translation>融化</translation>
    </message>
    <message>
      <source>{date}: {value:.1f} mm</source>
      <translation>{date}：{value:.1f} mm</translation>
    </message>
  </context>
  <context>
    <name>TimeTravel</name>
    <message>
      <source>Begin with before and after side by side</source>
      <translation>开始时前后影像并排</translation>
    </message>
    <message>
      <source>Image services…</source>
      <translation>影像服务…</translation>
    </message>
    <message>
      <source>Search again</source>
      <translation>重新搜索</translation>
    </message>
    <message>
      <source>There are no two dates of this place. Load dated images, or switch image services on.</source>
      <translation>此处没有两个日期。请加载带日期的影像，或打开影像服务。</translation>
    </message>
    <message>
      <source>There is no other date of this place to compare with.</source>
      <translation>此处没有其他日期可以比较。</translation>
    </message>
    <message>
      <source>before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>date not known</source>
      <translation>日期未知</translation>
    </message>
    <message>
      <source>loading…</source>
      <translation>正在加载…</translation>
    </message>
    <message>
      <source>the map as it is</source>
      <translation>地图原样</translation>
    </message>
    <message>
      <source>{before} | {after}</source>
      <translation>{before} | {after}</translation>
    </message>
  </context>
  <context>
    <name>Timeline</name>
    <message>
      <source>searching…</source>
      <translation>正在搜索…</translation>
    </message>
  </context>
  <context>
    <name>UnseenGround</name>
    <message>
      <source>0 to 1. Ground of less coherence is not seen.</source>
      <translation>0 到 1。相干性更低的地面不可见。</translation>
    </message>
    <message>
      <source>0 to 1. Slopes of which the line of sight sees a smaller part of a motion down them.</source>
      <translation>0 到 1。视线所见顺坡运动的份额低于此值的坡面。</translation>
    </message>
    <message>
      <source>Bytes: 0 seen; not seen: 1 radar shadow, 2 layover, 3 no rate, 4 coherence too low, 5 line of sight across the slope's motion, 6 noise above the slowest rate; 255 no data (outside of the study area).</source>
      <translation>字节型：0 可见；不可见：1 雷达阴影，2 叠掩，3 无速率，4 相干性过低，5 视线横切坡面运动方向，6 噪声高于最慢速率；255 无数据（研究区之外）。</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Elevation (DEM)</source>
      <translation>高程（DEM）</translation>
    </message>
    <message>
      <source>Elevations in m, on any grid: for shadow, layover and the direction of slopes, with the angles.</source>
      <translation>高程，单位 m，格网不限：与角度一起用于阴影、叠掩和坡向。</translation>
    </message>
    <message>
      <source>Ground that is not seen</source>
      <translation>不可见地面</translation>
    </message>
    <message>
      <source>How many of the known landslides lie on the raster and in the study area.</source>
      <translation>有多少已知滑坡位于栅格与研究区内。</translation>
    </message>
    <message>
      <source>How many of them are not seen on more than half of their ground.</source>
      <translation>其中有多少个，一半以上的地面不可见。</translation>
    </message>
    <message>
      <source>In mm/a. Ground is not seen where 1.96 standard errors are more than what the line of sight sees of this rate. Take the minimum deformation rate of your thresholds. 0: noise is not looked at.</source>
      <translation>单位 mm/a。若 1.96 倍标准误差大于视线所见的该速率，则地面不可见。请取阈值中最小的形变速率。0：不考虑噪声。</translation>
    </message>
    <message>
      <source>In the rate's unit, as the stacks write it, on any grid.</source>
      <translation>单位与速率相同，即叠加算法写出的那样，格网不限。</translation>
    </message>
    <message>
      <source>Known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>Known landslides in the study area</source>
      <translation>研究区内的已知滑坡</translation>
    </message>
    <message>
      <source>Known landslides not seen</source>
      <translation>不可见的已知滑坡</translation>
    </message>
    <message>
      <source>Line-of-sight rate. Pixels without a value are not seen.</source>
      <translation>视线向速率。没有值的像元不可见。</translation>
    </message>
    <message>
      <source>Map ground that is not seen</source>
      <translation>绘制不可见地面</translation>
    </message>
    <message>
      <source>Maps the ground on which a landslide could not have been seen in the rate, and why: radar shadow or layover, no rate, coherence too low, a slope along which the line of sight sees hardly any motion, or noise above the slowest rate that is looked for. Not seen is not stable: an inventory made from this rate says nothing about this ground.

Give what there is: without a standard error the noise is not looked at, without a DEM and the radar's angles neither shadow and layover nor the direction of the slopes. The first reason of the list above that holds is the one in the map. With a DEM and angles the slowest rate counts down the slope, so that slopes facing north or south need less noise.

The log tells the share of the study area, by reason, and how many of the known landslides lie in it (more than half of them not seen). Report and Accuracy page show both.</source>
      <translation>绘制滑坡在速率中不可能被看见的地面及其原因：雷达阴影或叠掩、无速率、相干性过低、视线几乎看不到运动的坡面，或噪声高于所找的最慢速率。不可见不等于稳定：由该速率得到的编目对这些地面什么也没有说明。

有什么就给什么：没有标准误差就不考虑噪声；没有 DEM 和雷达角度，就不考虑阴影、叠掩和坡向。图中取上述原因中第一个成立的。有 DEM 和角度时，最慢速率按顺坡方向计，因此朝北或朝南的坡面要求更低的噪声。

日志给出各原因占研究区的比例，以及有多少已知滑坡位于其中（一半以上不可见）。报告和“精度”页也会显示。</translation>
    </message>
    <message>
      <source>Minimum coherence</source>
      <translation>最小相干性</translation>
    </message>
    <message>
      <source>Minimum sensitivity |C|</source>
      <translation>最小敏感度 |C|</translation>
    </message>
    <message>
      <source>Polygons or points. How many of them could not have been seen is counted.</source>
      <translation>多边形或点。统计其中有多少是不可能被看见的。</translation>
    </message>
    <message>
      <source>Polygons outside which the map has no data. Left empty: the whole raster.</source>
      <translation>图在这些多边形之外没有数据。留空：整个栅格。</translation>
    </message>
    <message>
      <source>Share not seen</source>
      <translation>不可见比例</translation>
    </message>
    <message>
      <source>Share of the study area that is not seen, 0 to 1.</source>
      <translation>研究区中不可见部分的比例，0 到 1。</translation>
    </message>
    <message>
      <source>Slowest rate looked for (mm/a)</source>
      <translation>所找的最慢速率（mm/a）</translation>
    </message>
    <message>
      <source>Standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>Study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>Temporal coherence of the rate, 0 to 1, on any grid.</source>
      <translation>速率的时间相干性，0 到 1，格网不限。</translation>
    </message>
    <message>
      <source>Unit of the rate</source>
      <translation>速率单位</translation>
    </message>
    <message>
      <source>Unit of the rate and its standard error.</source>
      <translation>速率及其标准误差的单位。</translation>
    </message>
  </context>
  <context>
    <name>UnseenModel</name>
    <message>
      <source>Choose a deformation raster on the Data page first.</source>
      <translation>请先在“数据”页选择形变栅格。</translation>
    </message>
    <message>
      <source>Ground that is not seen</source>
      <translation>不可见地面</translation>
    </message>
  </context>
  <context>
    <name>UnseenPanel</name>
    <message>
      <source>A map that 'Map ground that is not seen' wrote. The report takes it too.</source>
      <translation>由“绘制不可见地面”写出的图。报告也会采用它。</translation>
    </message>
    <message>
      <source>Counting…</source>
      <translation>正在统计…</translation>
    </message>
    <message>
      <source>Degrees clockwise from north: about -12 for Sentinel-1 ascending, -168 descending.</source>
      <translation>从北顺时针的度数：Sentinel-1 升轨约 -12，降轨约 -168。</translation>
    </message>
    <message>
      <source>Degrees from the vertical; about 39 for Sentinel-1.</source>
      <translation>与铅垂线的夹角（度）；Sentinel-1 约 39。</translation>
    </message>
    <message>
      <source>From the layers of the Data page, with its minimum rate as the slowest that is looked for. Shadow, layover and slopes that the line of sight does not see need the elevation model and both angles.</source>
      <translation>取自“数据”页的图层，并以其最小速率作为所找的最慢速率。阴影、叠掩和视线看不到的坡面需要高程模型和两个角度。</translation>
    </message>
    <message>
      <source>Heading (°)</source>
      <translation>航向（°）</translation>
    </message>
    <message>
      <source>Incidence (°)</source>
      <translation>入射角（°）</translation>
    </message>
    <message>
      <source>Map</source>
      <translation>图</translation>
    </message>
    <message>
      <source>Map it</source>
      <translation>绘制</translation>
    </message>
    <message>
      <source>Not seen is not stable: on some ground the rate could not have shown a landslide. Map it.</source>
      <translation>不可见不等于稳定：有些地面的滑坡不可能由速率显示。请绘制它。</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>{hidden} of {known} known landslides lie there.</source>
      <translation>{known} 个已知滑坡中有 {hidden} 个位于那里。</translation>
    </message>
    <message>
      <source>{share} % of the study area is not seen; nothing found there does not mean stable.</source>
      <translation>研究区有 {share}% 不可见；那里没有发现并不表示稳定。</translation>
    </message>
  </context>
  <context>
    <name>UpdateSamples</name>
    <message>
      <source>Adds the accepted candidates of an iteration to the samples, so that the factor ranges can be derived again from a larger and more varied base.

Where an accepted candidate overlaps samples or other accepted candidates, they are united to one landslide, which keeps the attributes of its oldest member (inventory before digitised before candidate) and the earliest iteration. Polygons that only touch stay apart. Rejected and uncertain candidates are left out.</source>
      <translation>将一次迭代中已确认的候选区并入样本，以便由更大、更多样的样本重新推导因子范围。

已确认的候选区与样本或其他已确认的候选区重叠时，合并为一个滑坡，保留其中来源最早者的属性（编目先于数字化，数字化先于候选区）和最早的迭代编号。仅边界相接的多边形不合并。已剔除和存疑的候选区不并入。</translation>
    </message>
    <message>
      <source>All samples, in the CRS of the deformation raster (of the samples without one), with origin, iteration, rate_mean, rate_max, rate_p95 (of |rate|, mm/a), rate_signed_mean (mm/a), pixels, area_m2 and rate_std (mm/a; NULL without a standard error).</source>
      <translation>全部样本，采用形变栅格的坐标参考系（没有形变栅格时采用样本的），含 origin、iteration、rate_mean、rate_max、rate_p95（|rate|，mm/a）、rate_signed_mean（mm/a）、pixels、area_m2 和 rate_std（mm/a；没有标准误差时为 NULL）。</translation>
    </message>
    <message>
      <source>Candidate polygons with the analyst's verdict and edited boundary.</source>
      <translation>带有解译人员判定和修改后边界的候选区多边形。</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>Field of the candidates with the verdict; those that say 'accepted' are added. Empty: all candidates are added.</source>
      <translation>候选区中存放判定的字段；值为“accepted”者被并入。留空：并入全部候选区。</translation>
    </message>
    <message>
      <source>Landslides that were not among the samples before.</source>
      <translation>此前不在样本中的滑坡。</translation>
    </message>
    <message>
      <source>Number of new landslides</source>
      <translation>新滑坡数量</translation>
    </message>
    <message>
      <source>Number of samples</source>
      <translation>样本数量</translation>
    </message>
    <message>
      <source>Polygons or points of the landslides known so far. The fields origin (inventory, candidate or digitised) and iteration are used where they exist; without them a polygon counts as inventory, iteration 0.</source>
      <translation>目前已知滑坡的多边形或点。存在 origin（inventory、candidate 或 digitised）和 iteration 字段时予以采用；没有时，多边形视为 inventory，迭代编号为 0。</translation>
    </message>
    <message>
      <source>Raster of the rate's standard error, in the rate's unit, on any grid. With it every sample gets the mean standard error of its pixels (rate_std, mm/a), and the log tells how many samples do not move faster than noise.</source>
      <translation>速率的标准误差栅格，单位与速率相同，格网不限。给出后，每个样本得到其像元的平均标准误差（rate_std，mm/a），日志说明有多少样本的运动不快于噪声。</translation>
    </message>
    <message>
      <source>Rate raster from which the rate statistics of all samples are computed. Without it only samples that were not united with others keep the statistics they had.</source>
      <translation>用于计算全部样本速率统计值的速率栅格。未提供时，只有未与其他样本合并的样本保留原有统计值。</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Samples in all.</source>
      <translation>样本总数。</translation>
    </message>
    <message>
      <source>Unit of the deformation raster.</source>
      <translation>形变栅格的单位。</translation>
    </message>
    <message>
      <source>Unit of the rate</source>
      <translation>速率单位</translation>
    </message>
    <message>
      <source>Update samples</source>
      <translation>更新样本</translation>
    </message>
    <message>
      <source>Updated samples</source>
      <translation>更新后的样本</translation>
    </message>
    <message>
      <source>Verdict field</source>
      <translation>判定字段</translation>
    </message>
  </context>
  <context>
    <name>VerdictPanel</name>
    <message>
      <source>Confidence: {hint}</source>
      <translation>置信度：{hint}</translation>
    </message>
    <message>
      <source>Go on after a verdict</source>
      <translation>判定后继续下一个</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>Note about this candidate</source>
      <translation>此候选区的备注</translation>
    </message>
    <message>
      <source>Redo, clear, flag, web maps, Google Earth, view</source>
      <translation>重做、清除、标记、网络地图、Google Earth、视图</translation>
    </message>
    <message>
      <source>Show around a candidate</source>
      <translation>候选区周围的显示范围</translation>
    </message>
    <message>
      <source>Web maps of this place</source>
      <translation>此处的网络地图</translation>
    </message>
    <message>
      <source>keep the scale</source>
      <translation>保持比例尺</translation>
    </message>
    <message>
      <source>low</source>
      <translation>低</translation>
    </message>
    <message>
      <source>medium</source>
      <translation>中</translation>
    </message>
    <message>
      <source>note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>note ({key})</source>
      <translation>备注（{key}）</translation>
    </message>
    <message>
      <source>sure</source>
      <translation>确信</translation>
    </message>
    <message>
      <source>{factor:g} times its size</source>
      <translation>其大小的 {factor:g} 倍</translation>
    </message>
  </context>
  <context>
    <name>Wall</name>
    <message>
      <source>All candidates of the list are reviewed.</source>
      <translation>列表中的候选区都已判读。</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Candidates at once</source>
      <translation>一次显示的候选区</translation>
    </message>
    <message>
      <source>Choose images for the keys on the Review page to see more than outlines.</source>
      <translation>要看到轮廓以外的内容，请在判读页为按键选择影像。</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>下一页</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Reason to reject for</source>
      <translation>剔除的原因</translation>
    </message>
    <message>
      <source>Reject {count} marked</source>
      <translation>剔除已标记的 {count} 个</translation>
    </message>
    <message>
      <source>Unreviewed {first:,} to {last:,} of {total:,}. Click what is obviously no landslide.</source>
      <translation>未判读的 {first:,} 到 {last:,}，共 {total:,} 个。单击明显不是滑坡的。</translation>
    </message>
    <message>
      <source>Wall of candidates</source>
      <translation>候选区墙</translation>
    </message>
    <message>
      <source>no reason</source>
      <translation>无原因</translation>
    </message>
    <message>
      <source>{number} at once</source>
      <translation>一次 {number} 个</translation>
    </message>
    <message>
      <source>{place} · {rate:.0f} mm/a · {area:,.0f} m²</source>
      <translation>{place} · {rate:.0f} mm/a · {area:,.0f} m²</translation>
    </message>
  </context>
  <context>
    <name>WhatsNew</name>
    <message>
      <source>Freeze-thaw landslides</source>
      <translation>冻融滑坡</translation>
    </message>
    <message>
      <source>Updated to version {version}.</source>
      <translation>已更新至 {version} 版。</translation>
    </message>
    <message>
      <source>What's new</source>
      <translation>新增内容</translation>
    </message>
    <message>
      <source>What's new in version {version}</source>
      <translation>{version} 版新增内容</translation>
    </message>
  </context>
  <context>
    <name>WhyCard</name>
    <message>
      <source>Values of the candidate on the ranges of the factors</source>
      <translation>候选区的值在各因子范围上的位置</translation>
    </message>
    <message>
      <source>{factor}: {value}, outside {range}.</source>
      <translation>{factor}：{value}，超出 {range}。</translation>
    </message>
    <message>
      <source>{factor}: {value}, within {range}.</source>
      <translation>{factor}：{value}，位于 {range} 内。</translation>
    </message>
    <message>
      <source>{factor}: {value}. No range is set for it.</source>
      <translation>{factor}：{value}。未设置范围。</translation>
    </message>
  </context>
  <context>
    <name>Words</name>
    <message>
      <source>{first}, {second}</source>
      <translation>{first}，{second}</translation>
    </message>
    <message>
      <source>{first}; {second}</source>
      <translation>{first}；{second}</translation>
    </message>
    <message>
      <source>{number} %</source>
      <translation>{number}%</translation>
    </message>
    <message>
      <source>{word} ({remark})</source>
      <translation>{word}（{remark}）</translation>
    </message>
  </context>
  <context>
    <name>core</name>
    <message>
      <source>'{address}' is no web address. Check it in the settings.</source>
      <translation>“{address}”不是网址。请在设置中检查。</translation>
    </message>
    <message>
      <source>'{label}' cannot be {value}. Choose another value.</source>
      <translation>“{label}”不能为 {value}。请选择其他值。</translation>
    </message>
    <message>
      <source>'{label}' is {value}. Choose {least:g} or more.</source>
      <translation>“{label}”为 {value}。请选择 {least:g} 或更大。</translation>
    </message>
    <message>
      <source>'{label}' is {value}. Choose {least:g} to {most:g}.</source>
      <translation>“{label}”为 {value}。请选择 {least:g} 到 {most:g}。</translation>
    </message>
    <message>
      <source>'{label}': there is no '{value}'. Choose one of {known}.</source>
      <translation>“{label}”：没有“{value}”。请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>'{part}' in the list '{text}' can be read in two ways. Separate numbers by semicolons and write decimals with a point, for example 0.5; 10; 1000.</source>
      <translation>列表“{text}”中的“{part}”有两种读法。请用分号分隔数字，小数用点，例如 0.5; 10; 1000。</translation>
    </message>
    <message>
      <source>'{part}' in the list '{text}' is no number. Write numbers separated by semicolons, for example 5; 10; 50.</source>
      <translation>列表“{text}”中的“{part}”不是数字。请写用分号分隔的数字，例如 5; 10; 50。</translation>
    </message>
    <message>
      <source>'{part}' names no band. Write each of {roles} once at most, with the number of a band from 1 to {count}, for example: red=3, nir=4.</source>
      <translation>“{part}”没有指明波段。{roles} 各至多写一次，附上 1 到 {count} 的波段号，例如：red=3, nir=4。</translation>
    </message>
    <message>
      <source>'{row}' in {name} fits several files: {one} and {other}. Write as much of their paths as tells them apart.</source>
      <translation>{name} 中的“{row}”对应多个文件：{one} 和 {other}。请写出足以区分它们的路径部分。</translation>
    </message>
    <message>
      <source>'{rule}' is no matching rule. Choose one of {known}.</source>
      <translation>“{rule}”不是匹配规则。请从以下规则中选择：{known}。</translation>
    </message>
    <message>
      <source>'{text}' is no date. Write a year, a month or a day, as 2021, 2021-08 or 2021-08-14.</source>
      <translation>“{text}”不是日期。请写年、月或日，如 2021、2021-08 或 2021-08-14。</translation>
    </message>
    <message>
      <source>'{title}' is still running. Wait until it has ended, or cancel it.</source>
      <translation>“{title}”仍在运行。请等待其结束，或将其取消。</translation>
    </message>
    <message>
      <source>'{verdict}' is no verdict. Use one of: {known}.</source>
      <translation>“{verdict}”不是有效的判定。请使用以下之一：{known}。</translation>
    </message>
    <message>
      <source>1 % of the rates are above {p99:.4g} mm/a when read as {unit}, faster than InSAR can follow. The unit is probably wrong: try UNIT mm/a, or check that this is a rate.</source>
      <translation>按 {unit} 读取时，1% 的速率大于 {p99:.4g} mm/a，超出 InSAR 的观测能力。单位很可能有误：请尝试将 UNIT 设为 mm/a，或确认该文件是否为速率。</translation>
    </message>
    <message>
      <source>4 (edges only)</source>
      <translation>4（仅边相邻）</translation>
    </message>
    <message>
      <source>8 (corners connect)</source>
      <translation>8（含角相邻）</translation>
    </message>
    <message>
      <source>95 % interval {low:.1%} to {high:.1%}</source>
      <translation>95% 置信区间 {low:.1%} 至 {high:.1%}</translation>
    </message>
    <message>
      <source>99 % of the deformation rates are below {fastest:.3g} mm/a: their unit may rather be {likely}. Check it and set the unit.</source>
      <translation>99% 的形变速率低于 {fastest:.3g} mm/a：其单位可能应为 {likely}。请检查并设置单位。</translation>
    </message>
    <message>
      <source>99 % of the rates are below {p99:.3g} mm/a when read as {unit}. The file is probably in m/a: choose UNIT m/a if so.</source>
      <translation>按 {unit} 读取时，99% 的速率低于 {p99:.3g} mm/a。文件单位可能为 m/a：若是，请将 UNIT 设为 m/a。</translation>
    </message>
    <message>
      <source>A detection and a reference landslide match where the detection's centroid (or a point on its surface where the centroid lies outside) lies in the reference landslide.</source>
      <translation>检测结果的质心（质心在多边形之外时取其面上一点）位于验证滑坡内时，两者匹配。</translation>
    </message>
    <message>
      <source>A detection and a reference landslide match where the intersection over union of the two is at least {threshold:g}.</source>
      <translation>检测结果与验证滑坡的交并比不低于 {threshold:g} 时，两者匹配。</translation>
    </message>
    <message>
      <source>A detection and a reference landslide match where they share any area.</source>
      <translation>检测结果与验证滑坡有任意相交面积时，两者匹配。</translation>
    </message>
    <message>
      <source>A factor layer has no name. Give it one (right click &gt; Rename Layer).</source>
      <translation>有一个因子图层没有名称。请给它命名（右键 &gt; 重命名图层）。</translation>
    </message>
    <message>
      <source>A factor layer is called {name}, which is the name of a factor or column that the plugin provides itself. Rename the layer.</source>
      <translation>有一个因子图层名为 {name}，这是插件自带的因子或列的名称。请重命名该图层。</translation>
    </message>
    <message>
      <source>A feature has no polygon. Only polygons can be stored in a study; remove the feature.</source>
      <translation>有要素不含多边形。研究文件中只能存储多边形，请删除该要素。</translation>
    </message>
    <message>
      <source>A hardness of {value} is not possible. Choose one from 0 to 1.</source>
      <translation>难度 {value} 不可用。请选择 0 到 1。</translation>
    </message>
    <message>
      <source>A median of {count} pixels within {radius:.0f} m would lower the scatter of the rate from {before:.0f} to {after:.0f} mm/a. Smooth it where the landslides have {least} pixels or more: smaller ones would be lost.</source>
      <translation>取 {radius:.0f} m 以内 {count} 个像元的中位数，可将速率的离散从 {before:.0f} 降到 {after:.0f} mm/a。如果滑坡不少于 {least} 个像元，请进行平滑；更小的滑坡会丢失。</translation>
    </message>
    <message>
      <source>A minimum information value needs the histograms that give it. Choose the HISTOGRAMS table of 'Factor statistics and thresholds', or leave the value empty.</source>
      <translation>最小信息量需要给出它的直方图。请选择“因子统计与阈值”的 HISTOGRAMS 表，或将此值留空。</translation>
    </message>
    <message>
      <source>A pixel passes where at least this many of the enabled factors hold; 0 means all of them. The deformation rate must hold in any case.</source>
      <translation>启用的因子中至少有这么多个成立时，像元才通过；0 表示须全部成立。形变速率在任何情况下都必须成立。</translation>
    </message>
    <message>
      <source>A place is proposed where all factors lie within their ranges. Bars show the range of each iteration; an arrow means open to that side, a pale bar that the factor was not used.</source>
      <translation>所有因子均在其范围内的位置才会被提出。横条表示各次迭代的范围；箭头表示该侧不限，浅色横条表示未使用该因子。</translation>
    </message>
    <message>
      <source>A polygon cannot be projected to metres ({reason}). Check the layer's coordinate reference system.</source>
      <translation>有多边形无法投影为以米为单位的坐标（{reason}）。请检查图层的坐标参考系。</translation>
    </message>
    <message>
      <source>A ramp can only be taken off the rate {name} on a grid of its own coordinate reference system. Choose the rate as reference grid, or another reference.</source>
      <translation>只有在速率 {name} 自身坐标参考系的格网上才能减去斜坡。请选择该速率作为参考格网，或选择其他参考。</translation>
    </message>
    <message>
      <source>A reference landslide is found where the detections together cover at least {percent:g} % of it; every detection that shares area with it matches.</source>
      <translation>检测结果合计覆盖验证滑坡的至少 {percent:g}% 时，该验证滑坡视为检出；与其有相交面积的检测结果均视为匹配。</translation>
    </message>
    <message>
      <source>A scene of {size} x {size} pixels cannot be made. Choose a size from {lowest} to {highest} pixels.</source>
      <translation>无法生成 {size} × {size} 像元的场景。请选择 {lowest} 至 {highest} 像元的大小。</translation>
    </message>
    <message>
      <source>A scene with pixels of {size} m cannot be made. Choose a pixel size from {lowest} to {highest} m.</source>
      <translation>无法生成像元大小为 {size} m 的场景。请选择 {lowest} 至 {highest} m 的像元大小。</translation>
    </message>
    <message>
      <source>A shapefile keeps 10 characters of a field's name, so these are cut: {names}. Choose a GeoPackage (.gpkg) to keep them.</source>
      <translation>Shapefile 的字段名最多 10 个字符，因此以下字段名被截断：{names}。如需保留，请选择 GeoPackage（.gpkg）。</translation>
    </message>
    <message>
      <source>A share of {share} of the cells cannot be drawn. Choose one above 0 and up to 1.</source>
      <translation>无法抽取 {share} 的格子。请选择大于 0 且不超过 1 的比例。</translation>
    </message>
    <message>
      <source>A stable area is to be the reference, but none is given. Choose polygons of ground that does not move, or another reference.</source>
      <translation>以稳定区为参考，但没有给出。请选择不移动的地面的多边形，或其他参考。</translation>
    </message>
    <message>
      <source>A standard error of the result needs that of the rate. Give it, or leave that output out.</source>
      <translation>结果的标准误差需要速率的标准误差。请给出它，或不要该输出。</translation>
    </message>
    <message>
      <source>A standard error says nothing without the rate. Give the deformation raster too.</source>
      <translation>没有速率，标准误差说明不了什么。请同时给出形变栅格。</translation>
    </message>
    <message>
      <source>A time series needs at least two dates. Give more dates or switch it off.</source>
      <translation>时间序列至少需要两个日期。请提供更多日期，或关闭时间序列。</translation>
    </message>
    <message>
      <source>About one was found by neither.</source>
      <translation>约有一个两遍都没有找到。</translation>
    </message>
    <message>
      <source>About {left:.0f} landslides are expected among those not judged.</source>
      <translation>未判定者中预期约有 {left:.0f} 个滑坡。</translation>
    </message>
    <message>
      <source>About {share:.0%} of the noise is the granules' own: what a granule at a moved reference has of it is in all later dates, and the standard error holds that.</source>
      <translation>噪声中约 {share:.0%} 属于各数据块本身：参考日期变动处的数据块所含的噪声会进入其后的所有日期，标准误差已计入这一部分。</translation>
    </message>
    <message>
      <source>About {share:.0%} of the noise of the pairs does not go with their coherence, as their loops tell; the standard error holds that.</source>
      <translation>干涉对的噪声中约 {share:.0%} 不随其相干性变化（由闭合环得知）；标准误差已计入这一部分。</translation>
    </message>
    <message>
      <source>Absolute deformation rate over its standard error: from 2 on it is hardly noise.</source>
      <translation>形变速率绝对值与其标准误差之比：2 以上几乎不是噪声。</translation>
    </message>
    <message>
      <source>Absolute deformation rate, mm/a.</source>
      <translation>形变速率的绝对值，mm/a。</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>Accepted, share (95 % interval)</source>
      <translation>确认比例（95% 置信区间）</translation>
    </message>
    <message>
      <source>Accuracy</source>
      <translation>精度</translation>
    </message>
    <message>
      <source>After so few detections the expected precision is {share:.0%}.</source>
      <translation>检测数量如此之少，预期精确率为 {share:.0%}。</translation>
    </message>
    <message>
      <source>All candidates of an iteration, those included that were judged before and kept their verdict because their shape hardly changed.</source>
      <translation>各次迭代的全部候选区，包括此前已判定且因形状几乎未变而保留判定的候选区。</translation>
    </message>
    <message>
      <source>All landslides lie in one block of {side:g} m. Enter a smaller side, or hold out a random share.</source>
      <translation>所有滑坡都在同一个边长 {side:g} m 的分块内。请输入更小的边长，或改为随机留出一定比例。</translation>
    </message>
    <message>
      <source>All reference polygons lie on landslides that derived the ranges, so nothing is held out. Choose reference landslides that are not in the inventory.</source>
      <translation>所有验证多边形都位于推导范围所用的滑坡上，因此没有留出任何滑坡。请选择不在编目中的验证滑坡。</translation>
    </message>
    <message>
      <source>All times of the layer {layer} of {host} lie in the future. Choose another layer.</source>
      <translation>{host} 的图层 {layer} 的所有时间都在将来。请选择其他图层。</translation>
    </message>
    <message>
      <source>Among the {count:,} candidates of the last iteration without a verdict about {left:,.0f} landslides are expected.</source>
      <translation>最后一次迭代中没有判定的 {count:,} 个候选区里，预期约有 {left:,.0f} 个滑坡。</translation>
    </message>
    <message>
      <source>An area between {northwest} and {southeast} was left out: {count:,} connected pixels ({km2:,.0f} km²) pass, too many for a landslide. A whole region moves there, or the thresholds are too loose: raise the minimum deformation rate (or the growth rate), remove the regional deformation, or exclude it.</source>
      <translation>{northwest} 与 {southeast} 之间的一片区域已略去：有 {count:,} 个相连像元（{km2:,.0f} km²）通过，不会是滑坡。要么那里整个区域都在运动，要么阈值过宽：请提高最小形变速率（或生长速率）、去除区域形变，或将其排除。</translation>
    </message>
    <message>
      <source>An eastward rate comes from the decomposition only. Choose the method up_east.</source>
      <translation>东西向速率只能由分解得到。请选择 up_east 方法。</translation>
    </message>
    <message>
      <source>An iteration has no field '{name}'. Use one of: {known}.</source>
      <translation>迭代没有“{name}”字段。请使用以下之一：{known}。</translation>
    </message>
    <message>
      <source>Analysts</source>
      <translation>解译人员</translation>
    </message>
    <message>
      <source>Angle from the horizontal, degrees.</source>
      <translation>与水平面的夹角，度。</translation>
    </message>
    <message>
      <source>Any</source>
      <translation>任意</translation>
    </message>
    <message>
      <source>Area (km²)</source>
      <translation>面积（km²）</translation>
    </message>
    <message>
      <source>Area (m²)</source>
      <translation>面积（m²）</translation>
    </message>
    <message>
      <source>Area of the grid</source>
      <translation>格网面积</translation>
    </message>
    <message>
      <source>Area-balanced pixels</source>
      <translation>面积均衡像元</translation>
    </message>
    <message>
      <source>Aspect</source>
      <translation>坡向</translation>
    </message>
    <message>
      <source>At least 2 classes are needed, not {count}. Enter a larger number.</source>
      <translation>至少需要 2 级，而不是 {count} 级。请输入更大的数值。</translation>
    </message>
    <message>
      <source>At the reference, only {count} of {pairs} pairs have data. Choose another place, of coherent and stable ground.</source>
      <translation>在参考处，{pairs} 个干涉对中只有 {count} 个有数据。请选择另一处相干且稳定的地面。</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Away from the satellite</source>
      <translation>远离卫星</translation>
    </message>
    <message>
      <source>Before and after</source>
      <translation>前后对比</translation>
    </message>
    <message>
      <source>Below an information value of {value:.2f} lie {rejected} of {all_rejected} rejected polygons and {accepted} of {all_accepted} samples.</source>
      <translation>信息量低于 {value:.2f} 的有 {all_rejected} 个被剔除多边形中的 {rejected} 个，以及 {all_accepted} 个样本中的 {accepted} 个。</translation>
    </message>
    <message>
      <source>Both</source>
      <translation>两者</translation>
    </message>
    <message>
      <source>By area: intersection over union of all found and all reference polygons {iou:.2f} (95 % interval {low:.2f} to {high:.2f}); {splits} reference landslide(s) found in several parts, {merges} found polygon(s) cover several.</source>
      <translation>按面积计：全部检出多边形与全部验证多边形的交并比为 {iou:.2f}（95% 区间 {low:.2f} 至 {high:.2f}）；{splits} 个验证滑坡被分成几部分检出，{merges} 个检出多边形覆盖多个验证滑坡。</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>已取消。</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>Candidates and verdicts</source>
      <translation>候选区与判定</translation>
    </message>
    <message>
      <source>Candidates grow into connected pixels that deform at least this fast, mm/a (hysteresis thresholding), even beyond the terrain's ranges; coherence, where it is a factor, must hold. A value of about half the threshold gives outlines nearer to the landslide's. Left empty: half of the threshold where the rate's noise sets it (see the noise factor), else no growth.</source>
      <translation>候选区会向形变速率不低于此值（mm/a）的相连像元生长（滞后阈值法），可以超出地形因子的范围；若相干性为因子之一，则仍须满足。取阈值的一半左右，得到的边界更接近滑坡的实际边界。留空：由速率噪声决定阈值时（见噪声系数）取阈值的一半，否则不生长。</translation>
    </message>
    <message>
      <source>Candidates of each iteration by verdict</source>
      <translation>各次迭代的候选区（按判定）</translation>
    </message>
    <message>
      <source>Change (mm/a)</source>
      <translation>变化（mm/a）</translation>
    </message>
    <message>
      <source>Change needs images of at least two dates whose bands are known, or a displacement time series. Load dated images, or choose the time series on the Data page.</source>
      <translation>变化需要至少两个日期、波段已知的影像，或位移时间序列。请加载带日期的影像，或在数据页选择时间序列。</translation>
    </message>
    <message>
      <source>Change needs images of at least two dates. Choose another image, or give their dates.</source>
      <translation>变化需要至少两个日期的影像。请选择另一幅影像，或给出其日期。</translation>
    </message>
    <message>
      <source>Change of mean |rate| (mm/a)</source>
      <translation>平均 |速率| 的变化（mm/a）</translation>
    </message>
    <message>
      <source>Change of the mean |rate| by each iteration; shaded: within the tolerance</source>
      <translation>各次迭代平均 |速率| 的变化；阴影：容差范围内</translation>
    </message>
    <message>
      <source>Choose a folder of displacements, or one file of a whole series.</source>
      <translation>请选择位移文件夹，或包含整个序列的单个文件。</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Closing radius</source>
      <translation>闭合半径</translation>
    </message>
    <message>
      <source>Coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>Coherence found along with it: {name}.</source>
      <translation>同时找到的相干性：{name}。</translation>
    </message>
    <message>
      <source>Condition number of the decomposition: {mean:.2f} on average, {worst:.2f} at most (1 is best). Motion to the north is taken as none.</source>
      <translation>分解的条件数：平均 {mean:.2f}，最大 {worst:.2f}（1 为最佳）。假定没有南北向运动。</translation>
    </message>
    <message>
      <source>Confidence</source>
      <translation>置信度</translation>
    </message>
    <message>
      <source>Connectivity</source>
      <translation>连通性</translation>
    </message>
    <message>
      <source>Contents</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>Converged where the samples' mean |rate| changes by no more than this, mm/a.</source>
      <translation>样本的平均 |速率| 变化不超过此值时视为收敛，mm/a。</translation>
    </message>
    <message>
      <source>Converged: iteration {iteration} accepted no new landslide.</source>
      <translation>已收敛：第 {iteration} 次迭代没有确认新的滑坡。</translation>
    </message>
    <message>
      <source>Converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of {tolerance:g} mm/a for {settled} iteration(s) in a row (needed: {patience}).</source>
      <translation>已收敛：样本的平均 |速率| 变化 {change:+.2f} mm/a，已连续 {settled} 次迭代处于 {tolerance:g} mm/a 的容差之内（需要 {patience} 次）。</translation>
    </message>
    <message>
      <source>Convergence</source>
      <translation>收敛</translation>
    </message>
    <message>
      <source>Coordinate reference system</source>
      <translation>坐标参考系</translation>
    </message>
    <message>
      <source>Coverage</source>
      <translation>覆盖比例</translation>
    </message>
    <message>
      <source>Curvature along the steepest descent, 1/m: positive where the slope steepens downhill.</source>
      <translation>沿最陡坡方向的曲率，1/m：向下坡方向变陡处为正。</translation>
    </message>
    <message>
      <source>Curvature of the contour line, 1/m: positive on ridges and noses, negative in hollows.</source>
      <translation>等高线方向的曲率，1/m：山脊和凸坡处为正，凹地处为负。</translation>
    </message>
    <message>
      <source>Cut</source>
      <translation>截断</translation>
    </message>
    <message>
      <source>Cut: what lies outside a range is no candidate. Rank: only rate, coherence and exclusions keep out; the other ranges tell how typical the ground is, and so the order. Automatic: a range that fewer than ten landslides gave ranks, unless you set it by hand; all others cut. On demo scenes Rank finds 3 % more landslides for as many looks, and a fifth more from five known ones: choose it for ground that your inventory does not know.</source>
      <translation>截断：范围之外的不是候选区。排序：只有速率、相干性和排除区将其排除；其他范围说明地面有多典型，从而决定顺序。自动：由不足十个滑坡得出的范围用于排序，除非您手动设定；其他范围都用于截断。在演示场景中，同样的查看次数下，排序多找到 3% 的滑坡；只有五个已知滑坡时多找到五分之一：地面是您的编目不了解的，请选择排序。</translation>
    </message>
    <message>
      <source>Detectable rate</source>
      <translation>可检测速率</translation>
    </message>
    <message>
      <source>Direction of steepest descent, degrees clockwise from north; no data where flat.</source>
      <translation>最陡下坡方向，自北顺时针的度数；平地为无数据。</translation>
    </message>
    <message>
      <source>Direction that counts</source>
      <translation>计入的方向</translation>
    </message>
    <message>
      <source>Each outline for itself</source>
      <translation>每个轮廓单独计</translation>
    </message>
    <message>
      <source>Each outline reaches into connected ground that moves the same way at this share of the candidate's own rate (its 90th percentile) or faster, and at twice the background's sigma, at most one radius far. What is a candidate, its numbers and its rank are of the pixels that pass. 0 = off.</source>
      <translation>每个轮廓扩展到相连的、同向移动的地面，其速率至少为候选区自身速率（第 90 百分位）的此比例，且至少为背景 sigma 的两倍，最多扩展一个半径。什么是候选区、其数值和排序都由通过的像元决定。0 = 关闭。</translation>
    </message>
    <message>
      <source>Each place counts for the first reason that holds. An inventory made from the rate says nothing about it.</source>
      <translation>每处按第一个成立的原因计。由速率得到的编目对它什么也没有说明。</translation>
    </message>
    <message>
      <source>Easting (km)</source>
      <translation>东坐标（km）</translation>
    </message>
    <message>
      <source>Edits in {layers} are not saved. Save or discard them, then start again.</source>
      <translation>{layers} 中的编辑尚未保存。请保存或放弃，然后重新开始。</translation>
    </message>
    <message>
      <source>Elevation</source>
      <translation>高程</translation>
    </message>
    <message>
      <source>Elevation above the DEM's datum, m.</source>
      <translation>高于 DEM 基准面的高程，m。</translation>
    </message>
    <message>
      <source>Elevation minus the mean of the eight neighbours (topographic position index), m.</source>
      <translation>高程减去八个邻域的均值（地形位置指数），m。</translation>
    </message>
    <message>
      <source>Enlarged</source>
      <translation>扩大</translation>
    </message>
    <message>
      <source>Every derived range is widened on both sides by this share of its width, so that the next iteration looks a little beyond what is known. 0 = not at all.</source>
      <translation>每个推导出的范围按其宽度的此比例向两侧扩展，使下一次迭代略微超出已知范围进行搜索。0 = 不扩展。</translation>
    </message>
    <message>
      <source>Everything is accepted or known: there is nothing to compare with.</source>
      <translation>全部都已确认或已知，没有可与之比较的对象。</translation>
    </message>
    <message>
      <source>Evidence is measured for candidates, but none are given. Choose their layer.</source>
      <translation>证据针对候选区测量，但没有给出候选区。请选择其图层。</translation>
    </message>
    <message>
      <source>Exploration margin</source>
      <translation>探索余量</translation>
    </message>
    <message>
      <source>FLATSIM's mean velocity does not say its unit, and its sign is not known here. Look both up on the page the file came from: choose the unit (rad/a with the wavelength, 0.0555 m for Sentinel-1, or mm/a), and flip the sign where positive means away from the satellite.</source>
      <translation>FLATSIM 的平均速度没有说明其单位，其正负号在这里也无法得知。两者都请查看文件的下载页面：选择单位（rad/a 及波长，Sentinel-1 为 0.0555 m；或 mm/a），若正值表示远离卫星则反转符号。</translation>
    </message>
    <message>
      <source>FLATSIM's series do not say their unit, and their sign is not known here. Choose the unit (radians with a wavelength of 0.0555 m, or mm), and flip the sign where positive means away: look both up on the page the file came from.</source>
      <translation>FLATSIM 的序列没有说明单位，其正负号在这里也无法得知。请选择单位（弧度，波长 0.0555 m；或 mm），若正值表示远离则翻转符号：两者都请查看文件的下载页面。</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>因子</translation>
    </message>
    <message>
      <source>Factors that must hold (0 = all)</source>
      <translation>须成立的因子数（0 = 全部）</translation>
    </message>
    <message>
      <source>Fastest first. Coordinates are those of a point within the landslide, WGS 84. Select a number to find it in the map.</source>
      <translation>按速率由快到慢排列。坐标为滑坡内一点的 WGS 84 坐标。点击编号可在地图中定位。</translation>
    </message>
    <message>
      <source>Fill holes up to</source>
      <translation>填充孔洞至</translation>
    </message>
    <message>
      <source>Fitted to each pixel's series: a rate and a yearly cycle.</source>
      <translation>对每个像元的序列拟合：速率和年周期。</translation>
    </message>
    <message>
      <source>Fitted to each pixel's series: a rate without a yearly cycle, which {dates} dates over {years:.1f} years could not tell apart.</source>
      <translation>对每个像元的序列拟合：不含年周期的速率，{years:.1f} 年内的 {dates} 个日期无法区分两者。</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>检出</translation>
    </message>
    <message>
      <source>Found landslides</source>
      <translation>检出的滑坡</translation>
    </message>
    <message>
      <source>Found landslides (samples beyond the inventory) against the reference polygons that were held out. {rule} Intervals are Wilson's, 95 %. Reference landslides are sorted into size classes by their own area, found ones by theirs.</source>
      <translation>检出的滑坡（编目之外的样本）与留出的验证多边形相比较。{rule} 区间为 95% Wilson 置信区间。验证滑坡按自身面积归入规模等级，检出的滑坡亦按其自身面积归入。</translation>
    </message>
    <message>
      <source>Found {found} of {all} reference landslides (true positive rate {tpr:.1%}, 95 % interval {low:.1%} to {high:.1%}; any shared area counts).</source>
      <translation>在 {all} 处验证滑坡中检出 {found} 处（真阳性率 {tpr:.1%}，95% 置信区间 {low:.1%} 至 {high:.1%}；有任意相交面积即计入）。</translation>
    </message>
    <message>
      <source>Freeze-thaw landslides: report of a study</source>
      <translation>冻融滑坡：研究文件报告</translation>
    </message>
    <message>
      <source>Frequency ratio above 1</source>
      <translation>频率比大于 1</translation>
    </message>
    <message>
      <source>Frequency ratios compare samples with the terrain of the study area, but that has no data. Check the study area, or choose another method.</source>
      <translation>频率比需要将样本与研究区地形进行比较，但研究区没有数据。请检查研究区，或选择其他方法。</translation>
    </message>
    <message>
      <source>From the second iteration on, candidates on ground of low information value (the sum of their factors' log frequency ratios) are left out. The limit is the one below which rejected candidates outnumber samples most, among those that keep at least the coverage's share of the samples, each judged as if it were not known. Fewer than ten rejected ones set none. It saves you looking at much that is false, and may cost a landslide on unusual ground.</source>
      <translation>从第二次迭代起，略去信息量（各因子对数频率比之和）过低处的候选区。在至少保留覆盖比例所要求的那部分样本的前提下，取被剔除的候选区比样本多得最多的界限；判断每个样本时都当作它不是已知的。被剔除的少于十个时不设界限。这样可少看许多误检，但可能漏掉位于少见地面上的滑坡。</translation>
    </message>
    <message>
      <source>From {begin} to {end} there are too many dates. Choose a shorter time.</source>
      <translation>{begin} 到 {end} 之间日期太多。请选择较短的时间。</translation>
    </message>
    <message>
      <source>From {begin} to {end} there is no date. Check their order.</source>
      <translation>{begin} 到 {end} 之间没有日期。请检查其顺序。</translation>
    </message>
    <message>
      <source>Gaps in the overlap up to about twice this many metres are closed (morphological closing with a disc); 0 is off. Joins parts of one landslide that noise has separated.</source>
      <translation>叠加结果中宽度约为此值（米）两倍以内的间隙会被闭合（圆形结构元素的形态学闭运算）；0 表示不使用。可连接同一滑坡因噪声而分离的部分。</translation>
    </message>
    <message>
      <source>Give one reference only: a point, an area, or 'already referenced'.</source>
      <translation>只给出一个参考：点、区域或“已有参考”。</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>格网</translation>
    </message>
    <message>
      <source>Ground that is not seen</source>
      <translation>不可见地面</translation>
    </message>
    <message>
      <source>Grow into |rate| of at least</source>
      <translation>扩展到 |速率| 至少为</translation>
    </message>
    <message>
      <source>Grow outlines to a share of their rate</source>
      <translation>轮廓扩展到其速率的比例</translation>
    </message>
    <message>
      <source>Half of the ground moves at less than {median:.1f} mm/a: the rate is probably relative to a point that moves itself. Take it relative to its median.</source>
      <translation>一半的地面移动小于 {median:.1f} mm/a：速率的参考点可能自身在移动。请使其相对于中位数。</translation>
    </message>
    <message>
      <source>Half of the ground moves at more than {median:.1f} mm/a: the rate is probably relative to a point that moves itself. Take it relative to its median.</source>
      <translation>一半的地面移动大于 {median:.1f} mm/a：速率的参考点可能自身在移动。请使其相对于中位数。</translation>
    </message>
    <message>
      <source>Hardly a pair is left: {reasons}. Choose another reference, or check the pairs.</source>
      <translation>几乎没有干涉对剩下：{reasons}。请选择其他参考，或检查干涉对。</translation>
    </message>
    <message>
      <source>Highest density</source>
      <translation>最高密度</translation>
    </message>
    <message>
      <source>Highest minus lowest elevation of a pixel and its eight neighbours, m.</source>
      <translation>像元及其八邻域的最高高程减最低高程，m。</translation>
    </message>
    <message>
      <source>Highest minus lowest elevation within the relief radius, m.</source>
      <translation>地形起伏度半径内的最高高程减最低高程，m。</translation>
    </message>
    <message>
      <source>Holes in a candidate up to this area are filled, square metres; 0 is off.</source>
      <translation>候选区内面积不超过此值（平方米）的孔洞会被填充；0 表示不填充。</translation>
    </message>
    <message>
      <source>How a factor's range follows from the samples. Percentiles: the central share of them. Mean and standard deviations, or median and scaled median absolute deviations (robust): K to each side. Highest density: the smallest set that holds the share, possibly several intervals. Frequency ratio: classes in which samples are more frequent than in the study area's terrain. Manual: kept from the previous thresholds. For aspect, the shortest arc that holds the share; no range where the directions have no preference (Rayleigh test p &gt; 0.05, or mean resultant length &lt; 0.2).</source>
      <translation>由样本推导因子范围的方法。百分位数：样本居中的指定比例。均值与标准差，或中位数与换算后的中位数绝对偏差（稳健）：两侧各 K 倍。最高密度：包含指定比例的最小集合，可能为多个区间。频率比：样本比研究区地形更为集中的各级。手动：沿用上次阈值。坡向取包含指定比例的最短弧；方向没有集中趋势时不给出范围（Rayleigh 检验 p &gt; 0.05，或平均合成长度 &lt; 0.2）。</translation>
    </message>
    <message>
      <source>How it ended: {reason}</source>
      <translation>结束情况：{reason}</translation>
    </message>
    <message>
      <source>How many landslides are among the {count:,} candidates of the last iteration without a verdict is not known: too little was judged.</source>
      <translation>最后一次迭代有 {count:,} 个候选区没有判定，其中有多少滑坡尚不知道：判定得太少。</translation>
    </message>
    <message>
      <source>How many landslides are left among those not judged is not known: that takes verdicts of both kinds, and more that are accepted than are expected.</source>
      <translation>未判定者中还剩多少滑坡尚不知道：这需要两种判定都有，且确认的多于预期的。</translation>
    </message>
    <message>
      <source>Id</source>
      <translation>编号</translation>
    </message>
    <message>
      <source>Image date</source>
      <translation>影像日期</translation>
    </message>
    <message>
      <source>Image of</source>
      <translation>影像日期</translation>
    </message>
    <message>
      <source>In all (95 % interval)</source>
      <translation>总数（95% 区间）</translation>
    </message>
    <message>
      <source>In these images the candidate looks like its surroundings, so no outline can be seen. Choose other images, or let the outline grow along the rate.</source>
      <translation>在这些影像中候选区与周围看起来一样，因此看不出轮廓。请选择其他影像，或让轮廓沿速率扩展。</translation>
    </message>
    <message>
      <source>In which order candidates are judged. Most likely: learned anew from every five verdicts (see 'Rank candidates'); while there is too little to learn from, by score. Score: as they were ranked on extraction.</source>
      <translation>判读候选区的顺序。最可能：每五个判定后重新学习（见“按可能性对候选区排序”）；可学习的太少时按评分。评分：按提取时的排序。</translation>
    </message>
    <message>
      <source>In {count} of {classes} classes half or more of the ground moves no faster than 1.96 standard errors of its rate (noise_share in the table): it may stand still, and the ratios of these classes tell little of motion.</source>
      <translation>{classes} 个类别中有 {count} 个，其一半或更多的地面运动不快于速率的 1.96 倍标准误差（表中的 noise_share）：它可能是静止的，这些类别的比值对运动说明不了多少。</translation>
    </message>
    <message>
      <source>In {iterations} iteration(s), {new:,} landslides were found beyond the {known:,} of the first inventory: {candidate:,} from accepted candidates and {digitised:,} digitised by hand.</source>
      <translation>经 {iterations} 次迭代，在初始编目的 {known:,} 个滑坡之外新发现 {new:,} 个：{candidate:,} 个来自已确认的候选区，{digitised:,} 个为手工数字化。</translation>
    </message>
    <message>
      <source>It holds where both miss independently of each other and all landslides of a size are as likely to be seen; passes that find the same easy ones make it too low.</source>
      <translation>前提是：两者的漏检相互独立，同样大小的滑坡被看到的可能性相同；若两遍找到的都是容易的滑坡，估计会偏低。</translation>
    </message>
    <message>
      <source>Iteration</source>
      <translation>迭代</translation>
    </message>
    <message>
      <source>Iteration {number}</source>
      <translation>第 {number} 次迭代</translation>
    </message>
    <message>
      <source>Iteration {number} is not finished: {unjudged:,} of its candidates have no verdict yet.</source>
      <translation>第 {number} 次迭代尚未完成：其中 {unjudged:,} 个候选区还没有判定。</translation>
    </message>
    <message>
      <source>Iteration {number} of this study is finished. Start the next one instead.</source>
      <translation>本研究文件的第 {number} 次迭代已完成。请开始下一次迭代。</translation>
    </message>
    <message>
      <source>Iteration {number} was never started. Start it first.</source>
      <translation>第 {number} 次迭代从未开始。请先开始该次迭代。</translation>
    </message>
    <message>
      <source>Iteration {number}: {candidates} candidates, {asked} judged, {accepted} accepted, {rejected} rejected; {added} new landslides, {enlarged} enlarged, {covered:,.0f} m² of new ground; {samples} samples, mean |rate| {mean:.2f} mm/a ({change:+.2f}); {ranges}.</source>
      <translation>第 {number} 次迭代：{candidates} 个候选区，判定 {asked} 个，确认 {accepted} 个，剔除 {rejected} 个；{added} 个新滑坡，{enlarged} 个扩大，新地面 {covered:,.0f} m²；{samples} 个样本，平均 |rate| {mean:.2f} mm/a（{change:+.2f}）；{ranges}。</translation>
    </message>
    <message>
      <source>Iteration {number}: {change:+.2f} mm/a</source>
      <translation>第 {number} 次迭代：{change:+.2f} mm/a</translation>
    </message>
    <message>
      <source>Iteration {number}: {mean:.2f} mm/a, standard deviation {spread:.2f} mm/a</source>
      <translation>第 {number} 次迭代：{mean:.2f} mm/a，标准差 {spread:.2f} mm/a</translation>
    </message>
    <message>
      <source>Iteration {number}: {share:.1%} ({low:.1%} to {high:.1%})</source>
      <translation>第 {number} 次迭代：{share:.1%}（{low:.1%} 至 {high:.1%}）</translation>
    </message>
    <message>
      <source>Join both directions</source>
      <translation>合并两个方向</translation>
    </message>
    <message>
      <source>K</source>
      <translation>K 值</translation>
    </message>
    <message>
      <source>Kinds with more than {count:,} outlines are drawn as dots.</source>
      <translation>轮廓超过 {count:,} 个的类别以点表示。</translation>
    </message>
    <message>
      <source>Known landslides can only be held out in a new study with their layer chosen, before its first iteration. Make a new study on the Data page.</source>
      <translation>只有在已选择已知滑坡图层的新研究文件中、首次迭代之前，才能留出部分已知滑坡。请在“数据”页新建研究文件。</translation>
    </message>
    <message>
      <source>Landslides cover {area:,.0f} ± {half:,.0f} m² (the map shows {mapped:,.0f} m²); overall accuracy {overall:.1%} ± {overall_half:.1%}, from {count} places.</source>
      <translation>滑坡面积为 {area:,.0f} ± {half:,.0f} m²（滑坡图显示 {mapped:,.0f} m²）；总体精度 {overall:.1%} ± {overall_half:.1%}，依据 {count} 个地点。</translation>
    </message>
    <message>
      <source>Landslides drawn in several years</source>
      <translation>多年绘制的滑坡</translation>
    </message>
    <message>
      <source>Landslides found</source>
      <translation>找到的滑坡</translation>
    </message>
    <message>
      <source>Landslides found after so many looks, in the order of the looks</source>
      <translation>查看若干次后找到的滑坡，按查看顺序</translation>
    </message>
    <message>
      <source>Landslides of the study ({crs}). Give a DEM to see them on the relief.</source>
      <translation>研究文件中的滑坡（{crs}）。提供 DEM 即可叠加在地形晕渲上显示。</translation>
    </message>
    <message>
      <source>Landslides of the study on the shaded relief ({crs}).</source>
      <translation>研究文件中的滑坡，叠加于地形晕渲（{crs}）。</translation>
    </message>
    <message>
      <source>Largest |rate| (mm/a)</source>
      <translation>最大 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>Latitude (degrees)</source>
      <translation>纬度（度）</translation>
    </message>
    <message>
      <source>Latitude (°)</source>
      <translation>纬度（°）</translation>
    </message>
    <message>
      <source>Learn from rejected candidates</source>
      <translation>从被剔除的候选区学习</translation>
    </message>
    <message>
      <source>Learned from {accepted} accepted, {rejected} rejected and {known} known candidates.</source>
      <translation>已从 {accepted} 个确认的、{rejected} 个剔除的和 {known} 个已知的候选区中学习。</translation>
    </message>
    <message>
      <source>Line {number} of {name} ('{line}') is no file with its dates, or gives a file other dates than a line before. Write: {example}</source>
      <translation>{name} 的第 {number} 行（“{line}”）不是文件及其日期，或给出的日期与前面某行不同。请写成：{example}</translation>
    </message>
    <message>
      <source>Longitude (degrees)</source>
      <translation>经度（度）</translation>
    </message>
    <message>
      <source>Longitude (°)</source>
      <translation>经度（°）</translation>
    </message>
    <message>
      <source>Looks</source>
      <translation>查看次数</translation>
    </message>
    <message>
      <source>Lower bound of the absolute deformation rate, mm/a. It does not follow from the samples.</source>
      <translation>形变速率绝对值的下限，mm/a。不由样本推导。</translation>
    </message>
    <message>
      <source>Lower bound of the coherence (0 to 1), where a coherence raster is given. Left empty, it comes from the samples: 2 % of the fast pixels of the known landslides lie below (all landslides count the same), the margin widens it downward to 0.5, and it is at most 0.7, or at most 0.5 where fewer than five landslides have fast pixels.</source>
      <translation>相干性（0 到 1）的下界，前提是给出了相干性栅格。留空时取自样本：已知滑坡快速像元的 2% 低于它（所有滑坡权重相同），余量再把它放宽，但不低于 0.5；最高 0.7，有快速像元的滑坡少于五个时最高 0.5。</translation>
    </message>
    <message>
      <source>Manual (kept from the previous thresholds)</source>
      <translation>手动（沿用上次阈值）</translation>
    </message>
    <message>
      <source>Manual ranges are kept from a previous threshold table. Choose one, or another method.</source>
      <translation>手动范围取自先前的阈值表。请选择一个阈值表，或选择其他方法。</translation>
    </message>
    <message>
      <source>Mean and standard deviations</source>
      <translation>均值与标准差</translation>
    </message>
    <message>
      <source>Mean |rate| (mm/a)</source>
      <translation>平均 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>Mean |rate| of samples (mm/a)</source>
      <translation>样本平均 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>Mean |rate| of the samples; whiskers: one standard deviation over samples</source>
      <translation>样本的平均 |速率|；误差线：样本间一倍标准差</translation>
    </message>
    <message>
      <source>Median and absolute deviations</source>
      <translation>中位数与绝对偏差</translation>
    </message>
    <message>
      <source>Merging needs at least two studies. Add another one.</source>
      <translation>合并至少需要两个研究文件。请再添加一个。</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Method: Wei et al. 2025, doi 10.5194/egusphere-2025-2726. Intervals: Wilson 1927, Journal of the American Statistical Association 22:209-212.</source>
      <translation>方法：Wei et al. 2025, doi 10.5194/egusphere-2025-2726。区间：Wilson 1927, Journal of the American Statistical Association 22:209-212。</translation>
    </message>
    <message>
      <source>Minimum area</source>
      <translation>最小面积</translation>
    </message>
    <message>
      <source>Minimum coherence</source>
      <translation>最小相干性</translation>
    </message>
    <message>
      <source>Minimum deformation rate</source>
      <translation>最小形变速率</translation>
    </message>
    <message>
      <source>Missed reference landslides</source>
      <translation>漏检的验证滑坡</translation>
    </message>
    <message>
      <source>More are likely left than were found; how many is not known yet.</source>
      <translation>剩余的可能比已找到的还多；究竟多少尚不知道。</translation>
    </message>
    <message>
      <source>Most likely</source>
      <translation>最可能</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Name the layer of the WMS {name} that has the images.</source>
      <translation>请填写 WMS {name} 中含影像的图层名称。</translation>
    </message>
    <message>
      <source>Neither a point file nor a point layer nor a folder is given. Choose one of them.</source>
      <translation>既未提供点文件，也未提供点图层或文件夹。请选择其中之一。</translation>
    </message>
    <message>
      <source>Neither an unwrapped pair nor a displacement was found among the {count} files of {name}. Expected are pairs of HyP3, LiCSAR, ARIA, NISAR, GMTSAR or PyRate, OPERA's granules, dolphin's timeseries folder, or rasters with one or two dates in their names or in a table dates.csv.</source>
      <translation>在 {name} 的 {count} 个文件中既没有找到解缠干涉对，也没有找到位移。所需的是 HyP3、LiCSAR、ARIA、NISAR、GMTSAR 或 PyRate 的干涉对，OPERA 的数据块、dolphin 的 timeseries 文件夹，或文件名或 dates.csv 表中给出一个或两个日期的栅格。</translation>
    </message>
    <message>
      <source>New ground (m²)</source>
      <translation>新地面 (m²)</translation>
    </message>
    <message>
      <source>New landslides</source>
      <translation>新发现的滑坡</translation>
    </message>
    <message>
      <source>New landslides on the oldest and the newest image of those that were looked at before the verdict, else of those that cover the place. Numbers as in the list; each picture is stretched by itself.</source>
      <translation>新滑坡显示在判读前查看过的影像中最早与最晚的两幅上，否则显示在覆盖该处的影像上。编号与清单相同；每幅图单独拉伸。</translation>
    </message>
    <message>
      <source>Newly found</source>
      <translation>新发现</translation>
    </message>
    <message>
      <source>No candidate was found: nowhere do all factors hold on an area large enough. Widen the ranges, lower the minimum deformation rate or the minimum area, and start the iteration again.</source>
      <translation>未找到候选区：没有任何足够大的区域满足所有因子。请放宽范围，降低最小形变速率或最小面积，然后重新开始迭代。</translation>
    </message>
    <message>
      <source>No candidate was judged by both analysts. Let both judge some of the same candidates.</source>
      <translation>没有候选区由两名解译人员共同判定。请让两人判读部分相同的候选区。</translation>
    </message>
    <message>
      <source>No candidate was judged by two analysts, so their agreement is unknown. Let them judge some of the same candidates, each under a name of their own.</source>
      <translation>没有候选区由两名解译人员判定，因此无法得知其一致性。请让他们各用自己的名字判读部分相同的候选区。</translation>
    </message>
    <message>
      <source>No candidate was judged by two analysts. Let them judge some of the same candidates.</source>
      <translation>没有候选区由两名解译人员判定。请让他们判读部分相同的候选区。</translation>
    </message>
    <message>
      <source>No candidate: nowhere do all factors hold on an area large enough. Lower the minimum deformation rate, the minimum coherence or the minimum area, or widen the margin.</source>
      <translation>没有候选区：没有面积足够大且所有因子均成立的区域。请降低最小形变速率、最小相干性或最小面积，或增大余量。</translation>
    </message>
    <message>
      <source>No candidate: nowhere do all factors hold on an area large enough. Widen the ranges, lower the minimum deformation rate or the minimum area.</source>
      <translation>没有候选区：没有面积足够大且所有因子均成立的区域。请放宽范围、降低最小形变速率或最小面积。</translation>
    </message>
    <message>
      <source>No cell holds {minimum} point(s). Lower the minimum number of points or choose larger cells.</source>
      <translation>没有格网单元包含 {minimum} 个点。请降低最少点数，或选择更大的单元。</translation>
    </message>
    <message>
      <source>No cell is left to look at. Check the study area and the ranges, or raise the share.</source>
      <translation>没有格子可看。请检查研究区和范围，或提高比例。</translation>
    </message>
    <message>
      <source>No data at the reference on {dates}: left out.</source>
      <translation>参考处在 {dates} 没有数据：舍弃。</translation>
    </message>
    <message>
      <source>No deformation raster is chosen. Choose it on the Data page, then make the study.</source>
      <translation>未选择形变栅格。请在“数据”页选择，然后新建研究文件。</translation>
    </message>
    <message>
      <source>No deformation raster is chosen. Choose it on the Data page.</source>
      <translation>未选择形变栅格。请在“数据”页选择。</translation>
    </message>
    <message>
      <source>No deformation raster is chosen. Choose it on the Data page; the outline grows in it.</source>
      <translation>未选择形变栅格。请在“数据”页选择；轮廓由其生长得出。</translation>
    </message>
    <message>
      <source>No displacement was found among the {count} files of {name}. Expected are OPERA DISP granules (.nc), dolphin's timeseries folder, or rasters with a date in each name or in a table dates.csv.</source>
      <translation>在 {name} 的 {count} 个文件中没有找到位移。应为 OPERA DISP 数据块（.nc）、dolphin 的 timeseries 文件夹，或文件名或 dates.csv 表中各有一个日期的栅格。</translation>
    </message>
    <message>
      <source>No factor could be given a range. Check the samples, or write the thresholds by hand.</source>
      <translation>没有任何因子能给出范围。请检查样本，或手动填写阈值。</translation>
    </message>
    <message>
      <source>No known landslides are chosen. Choose their layer on the Data page.</source>
      <translation>未选择已知滑坡。请在“数据”页选择其图层。</translation>
    </message>
    <message>
      <source>No new landslide was found.</source>
      <translation>没有发现新的滑坡。</translation>
    </message>
    <message>
      <source>No output is chosen. Choose at least one terrain factor to write.</source>
      <translation>没有选择输出。请至少选择一个要写出的地形因子。</translation>
    </message>
    <message>
      <source>No pair has enough coherent pixels to fit a ramp or the height's part. Lower the minimum coherence, or choose neither.</source>
      <translation>没有任何干涉对有足够的相干像元来拟合趋势面或随高度的部分。请降低最低相干性，或两者都不选。</translation>
    </message>
    <message>
      <source>No pixel has a rate and a slope: the result is empty. Check that rate, DEM and angles cover the same area.</source>
      <translation>没有像元同时具有速率和坡度：结果为空。请检查速率、DEM 和角度是否覆盖同一区域。</translation>
    </message>
    <message>
      <source>No pixel has the {count} dates needed: all outputs are empty.</source>
      <translation>没有像元具有所需的 {count} 个日期：所有输出均为空。</translation>
    </message>
    <message>
      <source>No pixel is left: none has enough coherent pairs or dates. Lower the minimum coherence, or take more of them.</source>
      <translation>没有像元剩下：都没有足够的相干干涉对或日期。请降低最小相干性，或使用更多数据。</translation>
    </message>
    <message>
      <source>No pixel of the pairs has data: all are incoherent at a minimum coherence of {minimum:g}, or masked. Lower the minimum coherence, or check the pairs in QGIS.</source>
      <translation>干涉对没有任何像元有数据：在最小相干性 {minimum:g} 下全都不相干，或被掩膜。请降低最小相干性，或在 QGIS 中检查干涉对。</translation>
    </message>
    <message>
      <source>No pixel of {name} is left: it holds no data, or the minimum coherence of {minimum:g} removes all. Lower it, or check the file.</source>
      <translation>{name} 没有剩余的像元：文件没有数据，或全部因最小相干性 {minimum:g} 而被剔除。请降低该值，或检查文件。</translation>
    </message>
    <message>
      <source>No point of {name} is left ({points} read, {incoherent} below the minimum coherence, {outside} outside the CRS). Check its fields and the minimum coherence.</source>
      <translation>{name} 没有剩余的点（读取 {points} 个，{incoherent} 个低于最小相干性，{outside} 个超出坐标参考系的范围）。请检查其字段和最小相干性。</translation>
    </message>
    <message>
      <source>No raster has data under the landslide polygons. Check that rasters and inventory cover the same area.</source>
      <translation>滑坡多边形范围内没有任何栅格数据。请检查栅格与编目是否覆盖同一区域。</translation>
    </message>
    <message>
      <source>No rise of the frequency of landslides with the class can be shown (Spearman's rho {rho:.2f}, one-sided p {p:.3f}).</source>
      <translation>未能证明滑坡频率随级别升高而增大（Spearman rho {rho:.2f}，单侧 p {p:.3f}）。</translation>
    </message>
    <message>
      <source>No sample polygon covers a pixel with data in the study area. Check that the layers lie in the same place.</source>
      <translation>没有样本多边形覆盖研究区内有数据的像元。请检查各图层是否位于同一位置。</translation>
    </message>
    <message>
      <source>No study is open. Make or open one on the Data page.</source>
      <translation>没有打开的研究文件。请在“数据”页新建或打开一个。</translation>
    </message>
    <message>
      <source>No three pairs close a loop, so that unwrapping errors cannot be found. Order pairs that do.</source>
      <translation>没有三个干涉对构成闭合环，因此无法找到解缠误差。请订购能构成闭合环的干涉对。</translation>
    </message>
    <message>
      <source>No time series is chosen. Choose one on the Data page: a raster with a band per date, a MintPy or LiCSBAS file, or points with a field per date.</source>
      <translation>未选择时间序列。请在“数据”页选择：每个日期一个波段的栅格、MintPy 或 LiCSBAS 文件，或每个日期一个字段的点图层。</translation>
    </message>
    <message>
      <source>No unwrapped pair was found among the {count} files of {name}. Expected are HyP3 (*_unw_phase.tif), LiCSAR (*.geo.unw.tif), ARIA-S1-GUNW (.nc), NISAR GUNW (.h5), GMTSAR (unwrap_ll.grd) or rasters with two dates in their names or in a table dates.csv.</source>
      <translation>在 {name} 的 {count} 个文件中没有找到解缠干涉对。应为 HyP3（*_unw_phase.tif）、LiCSAR（*.geo.unw.tif）、ARIA-S1-GUNW（.nc）、NISAR GUNW（.h5）、GMTSAR（unwrap_ll.grd），或文件名或 dates.csv 表中有两个日期的栅格。</translation>
    </message>
    <message>
      <source>No unwrapped pair was found in {name}, but {count} zip files, which are not looked into. Unpack them into the folder first.</source>
      <translation>在 {name} 中没有找到解缠干涉对，但有 {count} 个 zip 文件，其内容不会被读取。请先解压到该文件夹。</translation>
    </message>
    <message>
      <source>No value was found in a sample of the file: it may be empty, or its zeros are real values.</source>
      <translation>在文件的抽样中没有找到任何值：文件可能为空，或其中的零是真实值。</translation>
    </message>
    <message>
      <source>No verdict</source>
      <translation>无判定</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Noise factor</source>
      <translation>噪声系数</translation>
    </message>
    <message>
      <source>None of the point tables of {name} can be read; of the first: {reason}</source>
      <translation>{name} 的点表都无法读取；第一个的原因：{reason}</translation>
    </message>
    <message>
      <source>None of the {count} displacements could be used. The first, {name}: {reason}</source>
      <translation>{count} 个位移都无法使用。第一个 {name}：{reason}</translation>
    </message>
    <message>
      <source>None of the {count} pairs could be used. The first, {name}: {reason}</source>
      <translation>{count} 个干涉对都无法使用。第一个 {name}：{reason}</translation>
    </message>
    <message>
      <source>None of the {count} polygon(s) overlaps the deformation raster. Check that both cover the same area and have the right coordinate reference systems.</source>
      <translation>{count} 个多边形均不与形变栅格重叠。请检查两者是否覆盖同一区域、坐标参考系是否正确。</translation>
    </message>
    <message>
      <source>Northing (km)</source>
      <translation>北坐标（km）</translation>
    </message>
    <message>
      <source>Not compared, for they show hardly any ground as the others do (clouds, snow, another place): {names}.</source>
      <translation>未参与比较的影像，因为它们几乎没有显示与其他影像相同的地面（云、雪或别的地方）：{names}。</translation>
    </message>
    <message>
      <source>Not converged: iteration {iteration} accepted no new landslide, but enlarged known ones: the samples' mean |rate| changed by {change:+.2f} mm/a, more than the tolerance of {tolerance:g} mm/a.</source>
      <translation>未收敛：第 {iteration} 次迭代没有确认新滑坡，但扩大了已知滑坡：样本的平均 |rate| 变化 {change:+.2f} mm/a，大于容差 {tolerance:g} mm/a。</translation>
    </message>
    <message>
      <source>Not converged: new candidates of iteration {iteration} without a verdict: {count:,}. Review them first.</source>
      <translation>未收敛：第 {iteration} 次迭代中还没有判定的新候选区：{count:,} 个。请先判读。</translation>
    </message>
    <message>
      <source>Not converged: no candidate was accepted. Change the thresholds, and run another iteration: those in use find no landslide.</source>
      <translation>未收敛：没有确认任何候选区。请更改阈值，再运行一次迭代：所用的阈值找不到滑坡。</translation>
    </message>
    <message>
      <source>Not converged: only known landslides were accepted, none that is new. The thresholds find what they were derived from, which does not tell whether there is more: widen them and run another iteration.</source>
      <translation>未收敛：只确认了已知滑坡，没有新的。阈值找到的正是推导它们所用的滑坡，这并不说明是否还有更多：请放宽阈值并再运行一次迭代。</translation>
    </message>
    <message>
      <source>Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, but this first step does not count. The inventory's own thresholds found these landslides, and only the next iteration's follow from what you accepted.</source>
      <translation>尚未收敛：样本的平均 |速率| 变化 {change:+.2f} mm/a，但这第一步不计入。这些滑坡是由编目自身的阈值找到的，下一次迭代的阈值才取决于您所确认的滑坡。</translation>
    </message>
    <message>
      <source>Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, more than the tolerance of {tolerance:g} mm/a.</source>
      <translation>尚未收敛：样本的平均 |速率| 变化 {change:+.2f} mm/a，超出 {tolerance:g} mm/a 的容差。</translation>
    </message>
    <message>
      <source>Not converged: the samples' mean |rate| changed by {change:+.2f} mm/a, within the tolerance of {tolerance:g} mm/a, but only for {settled} of {patience} iterations in a row.</source>
      <translation>尚未收敛：样本的平均 |速率| 变化 {change:+.2f} mm/a，处于 {tolerance:g} mm/a 的容差之内，但仅连续 {settled} 次迭代，需要 {patience} 次。</translation>
    </message>
    <message>
      <source>Not converged: the samples' mean |rate| is unknown. Give the deformation raster or samples with rates.</source>
      <translation>尚未收敛：样本的平均 |速率| 未知。请提供形变栅格，或带有速率的样本。</translation>
    </message>
    <message>
      <source>Not converged: there is no iteration yet to compare with. Run one and review its candidates.</source>
      <translation>尚未收敛：还没有可供比较的迭代。请运行一次迭代并判读其候选区。</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Nothing in the files states the unit of the phase: it is taken for radians.</source>
      <translation>文件中没有任何内容说明相位的单位：按弧度处理。</translation>
    </message>
    <message>
      <source>Nothing states the radar's wavelength. Unwrapping errors and temporal coherence are reckoned with that of Sentinel-1 (0.0555 m): give the wavelength where another satellite took the pairs.</source>
      <translation>没有任何地方说明雷达的波长。解缠误差和时间相干性按 Sentinel-1 的波长（0.0555 m）计算：干涉对来自其他卫星时，请给出波长。</translation>
    </message>
    <message>
      <source>Nothing tells the two dates of {name}. Give the file or its folder the name back that it came with, or its dates in a table dates.csv.</source>
      <translation>无从得知 {name} 的两个日期。请把文件或其文件夹的名称改回原来的名称，或在 dates.csv 表中给出其日期。</translation>
    </message>
    <message>
      <source>Number of standard deviations (or scaled median absolute deviations) to each side.</source>
      <translation>两侧各取的标准差（或换算后的中位数绝对偏差）倍数。</translation>
    </message>
    <message>
      <source>Of other landslides about {share:.0%} would lie inside the ground's ranges (each known one left out in turn).</source>
      <translation>其他滑坡中约 {share:.0%} 会落在地面范围内（依次留出每个已知滑坡）。</translation>
    </message>
    <message>
      <source>Of the last iteration's {all:,} candidates, {part:,} were accepted ({share:.1%}; 95 % interval {low:.1%} to {high:.1%}).</source>
      <translation>最后一次迭代的 {all:,} 个候选区中，确认 {part:,} 个（{share:.1%}；95% 置信区间 {low:.1%} 至 {high:.1%}）。</translation>
    </message>
    <message>
      <source>Of the {count:,} reference landslides in which |rate| reaches {rate:g} mm/a somewhere, so that the deformation threshold can see them, {found:,} were found ({tpr:.1%}; {low:.1%} to {high:.1%}).</source>
      <translation>有 {count:,} 个验证滑坡的 |速率| 在某处达到 {rate:g} mm/a，因而能被形变阈值识别；其中检出 {found:,} 个（{tpr:.1%}；{low:.1%} 至 {high:.1%}）。</translation>
    </message>
    <message>
      <source>Of the {open} others about {left:.0f} are landslides (90 % interval {low} to {high}).</source>
      <translation>其余 {open} 个中约有 {left:.0f} 个是滑坡（90% 区间 {low} 到 {high}）。</translation>
    </message>
    <message>
      <source>Of these on reference (95 % interval)</source>
      <translation>其中位于参考上的比例（95% 置信区间）</translation>
    </message>
    <message>
      <source>Of what lies beside the candidates {share:.0%} has no data: many will be pieces of one landslide. A closing radius of two or three pixels ({radius:.0f} m and more) joins them over gaps of that width.</source>
      <translation>候选区旁边有 {share:.0%} 没有数据：许多候选区会是同一个滑坡的碎块。两到三个像元（{radius:.0f} m 及以上）的闭合半径可跨越这样宽的空缺把它们连起来。</translation>
    </message>
    <message>
      <source>Of {all:,} new candidates that were judged in all iterations (those on known landslides left out), {part:,} were accepted ({share:.1%}; 95 % interval {low:.1%} to {high:.1%}).</source>
      <translation>所有迭代中判定的 {all:,} 个新候选区（不含在已知滑坡上的）里，{part:,} 个被确认（{share:.1%}；95% 区间 {low:.1%} 到 {high:.1%}）。</translation>
    </message>
    <message>
      <source>Of {count:,} reference landslides that were held out, {found:,} were found: a true positive rate of {tpr:.1%} (95 % interval {low:.1%} to {high:.1%}).</source>
      <translation>留出的 {count:,} 个验证滑坡中，检出 {found:,} 个：真阳性率为 {tpr:.1%}（95% 置信区间 {low:.1%} 至 {high:.1%}）。</translation>
    </message>
    <message>
      <source>On {share:.1%} of the mapped ground the rate could not have shown a landslide: what is not found there is not stable for that.</source>
      <translation>所绘地面中有 {share:.1%}，速率不可能显示其上的滑坡：那里没有发现，并不因此就稳定。</translation>
    </message>
    <message>
      <source>Once, all outlines united</source>
      <translation>计一次，合并所有轮廓</translation>
    </message>
    <message>
      <source>Once, the newest outline</source>
      <translation>计一次，取最新轮廓</translation>
    </message>
    <message>
      <source>One landslide does not tell on which ground others lie: {factors} keep nothing out. Switch them on by hand if you know better.</source>
      <translation>仅凭一个滑坡无法得知其他滑坡位于怎样的地面：{factors} 不排除任何地面。如您更了解情况，请手动启用。</translation>
    </message>
    <message>
      <source>One of the two has found nothing new, so they do not tell what both have missed.</source>
      <translation>两者之一没有找到新的滑坡，因此说明不了两者都漏掉了什么。</translation>
    </message>
    <message>
      <source>One pass has found nothing, so the two do not tell what both have missed.</source>
      <translation>有一遍什么也没找到，因此两遍说明不了都漏掉了什么。</translation>
    </message>
    <message>
      <source>Only {count} landslides: the ratios describe them, but their intervals promise too much, and no trend can be shown. Some {least} or more are needed.</source>
      <translation>只有 {count} 个滑坡：比率描述了它们，但其区间过于乐观，也无法表明趋势。大约需要 {least} 个以上。</translation>
    </message>
    <message>
      <source>Only {count} pixels of the reference have a rate, too few to refer to. Choose a larger area, or another reference.</source>
      <translation>参考处只有 {count} 个像元有速率，太少。请选择更大的区域，或其他参考。</translation>
    </message>
    <message>
      <source>Only {count} polygon(s) carry the statistics; ranges from fewer than {least} are uncertain. Where Ranges is Automatic, they tell how typical ground is and keep nothing out.</source>
      <translation>只有 {count} 个多边形支撑统计；少于 {least} 个得出的范围不确定。“范围”为自动时，它们只说明地面有多典型，不排除任何地面。</translation>
    </message>
    <message>
      <source>Only {found} of {count} points fit. Lower the distance between them or choose a larger study area.</source>
      <translation>{count} 个点中只能放置 {found} 个。请减小点间距离，或选择更大的研究区。</translation>
    </message>
    <message>
      <source>Only {units} sample unit(s) lie in the map class '{name}'; at least 2 are needed, and some 50 for useful intervals. Add sample units there.</source>
      <translation>制图类别“{name}”中仅有 {units} 个样本单元；至少需要 2 个，要得到有用的区间约需 50 个。请在该类别中增加样本单元。</translation>
    </message>
    <message>
      <source>Order of the review</source>
      <translation>判读顺序</translation>
    </message>
    <message>
      <source>Ordered by likeness to the known landslides until a candidate is accepted: so far there are only rejected ones.</source>
      <translation>在有候选区被确认之前按与已知滑坡的相似程度排序：目前只有已剔除的。</translation>
    </message>
    <message>
      <source>Ordered by likeness to the known landslides until a candidate is rejected: so far there are only accepted ones.</source>
      <translation>在有候选区被剔除之前按与已知滑坡的相似程度排序：目前只有已确认的。</translation>
    </message>
    <message>
      <source>Ordered by likeness to the known landslides until one candidate is accepted and one rejected.</source>
      <translation>在确认和剔除各至少一个候选区之前，按与已知滑坡的相似程度排序。</translation>
    </message>
    <message>
      <source>Ordered by score until a candidate is rejected: so far there are only accepted ones.</source>
      <translation>在有候选区被剔除之前按评分排序：目前只有已确认的。</translation>
    </message>
    <message>
      <source>Ordered by score until {least} landslides are accepted or known; {count} so far.</source>
      <translation>在确认或已知 {least} 个滑坡之前按评分排序；目前 {count} 个。</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Outlines of the inventory that share at least half of the smaller one are taken for the same landslide, drawn again, and count once: with all the ground of all its outlines, or with the newest only. Outlines of the same date are never joined.</source>
      <translation>编目中共有面积至少为较小者一半的轮廓被视为同一滑坡的再次绘制，只计一次：取其所有轮廓的全部地面，或只取最新的。同一日期的轮廓不合并。</translation>
    </message>
    <message>
      <source>Over all iterations {judged} new candidates were judged and {accepted} of them are landslides ({share:.1%}, 95 % interval {low:.1%} to {high:.1%}).</source>
      <translation>所有迭代共判定 {judged} 个新候选区，其中 {accepted} 个是滑坡（{share:.1%}，95% 区间 {low:.1%} 到 {high:.1%}）。</translation>
    </message>
    <message>
      <source>Over all iterations {judged} new candidates were judged and {accepted} of them are landslides ({share:.1%}, 95 % interval {low:.1%} to {high:.1%}; after so few the expected precision is {expected:.0%}).</source>
      <translation>所有迭代共判定 {judged} 个新候选区，其中 {accepted} 个是滑坡（{share:.1%}，95% 区间 {low:.1%} 到 {high:.1%}；数量如此之少，预期精确率为 {expected:.0%}）。</translation>
    </message>
    <message>
      <source>Parameters that differed in earlier iterations:</source>
      <translation>此前各次迭代中不同的参数：</translation>
    </message>
    <message>
      <source>Passed over for the outline, for they do not show this ground as the others do (clouds, snow): {names}.</source>
      <translation>勾画边界时略过，因其显示的地面与其他影像不同（云、雪）：{names}。</translation>
    </message>
    <message>
      <source>Patience</source>
      <translation>持续次数</translation>
    </message>
    <message>
      <source>Percentiles</source>
      <translation>百分位数</translation>
    </message>
    <message>
      <source>Pixels</source>
      <translation>像元</translation>
    </message>
    <message>
      <source>Plan curvature</source>
      <translation>平面曲率</translation>
    </message>
    <message>
      <source>Points come from one place only: a file, a layer, or a folder. Leave the others empty.</source>
      <translation>点只能来自一处：文件、图层或文件夹。请将其余的留空。</translation>
    </message>
    <message>
      <source>Polygon medians</source>
      <translation>多边形中位数</translation>
    </message>
    <message>
      <source>Polygons cannot be brought onto the grid ({reason}). Close other programs to free memory, and try again.</source>
      <translation>多边形无法置于格网上（{reason}）。请关闭其他程序以释放内存，然后重试。</translation>
    </message>
    <message>
      <source>Probably none is left that neither has found.</source>
      <translation>两遍都没有找到的大概一个也没有。</translation>
    </message>
    <message>
      <source>Profile curvature</source>
      <translation>剖面曲率</translation>
    </message>
    <message>
      <source>QGIS has no algorithm '{name}'. Switch the Processing plugin on.</source>
      <translation>QGIS 没有算法“{name}”。请启用 Processing 插件。</translation>
    </message>
    <message>
      <source>QGIS's Python cannot load {name} ({reason}). Install the package again, for the Python that QGIS uses, then start QGIS again.</source>
      <translation>QGIS 的 Python 无法载入 {name}（{reason}）。请为 QGIS 使用的 Python 重新安装该软件包，然后重新启动 QGIS。</translation>
    </message>
    <message>
      <source>Radius of points</source>
      <translation>点的半径</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Range method</source>
      <translation>范围推导方法</translation>
    </message>
    <message>
      <source>Ranges</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Rank</source>
      <translation>排序</translation>
    </message>
    <message>
      <source>Rasters cannot be written as .{extension}. Choose a file name that ends in .tif.</source>
      <translation>栅格无法写为 .{extension} 格式。请选择以 .tif 结尾的文件名。</translation>
    </message>
    <message>
      <source>Read as {product}, because {reason}.</source>
      <translation>按 {product} 读取，依据：{reason}。</translation>
    </message>
    <message>
      <source>Read as {product}, because {reason}. Rate: {rate}, in {unit}, {sign}. Coherence: {coherence}.</source>
      <translation>按 {product} 读取，依据：{reason}。速率：{rate}，单位 {unit}，{sign}。相干性：{coherence}。</translation>
    </message>
    <message>
      <source>Read in {unit}, the fastest deformation rates exceed {fastest:.0f} mm/a, more than a slope creeps: their unit may rather be mm/a. Check it and set the unit.</source>
      <translation>按 {unit} 读取时，最快的形变速率超过 {fastest:.0f} mm/a，高于斜坡蠕动的速率：其单位可能应为 mm/a。请检查并设置单位。</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Reasons for rejecting</source>
      <translation>剔除原因</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考</translation>
    </message>
    <message>
      <source>Reference found</source>
      <translation>检出的参考</translation>
    </message>
    <message>
      <source>Reference polygons stood in for the analyst when candidates were judged, so accepted candidates are true by construction. The true positive rate tells what the method proposes, not how well a person judges.</source>
      <translation>判定候选区时以验证多边形代替解译人员，因此已确认的候选区必然为真。真阳性率反映的是方法提出候选区的能力，而非人工判定的水平。</translation>
    </message>
    <message>
      <source>Reference: the median of {count} sample pixels with a mean coherence of {least:.2f} or more.</source>
      <translation>参考：平均相干性不低于 {least:.2f} 的 {count} 个样本像元的中位数。</translation>
    </message>
    <message>
      <source>Reference: the median of {count} sample pixels.</source>
      <translation>参考：{count} 个样本像元的中位数。</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>剔除</translation>
    </message>
    <message>
      <source>Relief</source>
      <translation>地形起伏度</translation>
    </message>
    <message>
      <source>Report written: {new} new landslides in {iterations} iteration(s).</source>
      <translation>报告已写出：{iterations} 次迭代，新发现滑坡 {new} 处。</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>判读</translation>
    </message>
    <message>
      <source>Root of the summed squared differences from the eight neighbours (terrain ruggedness index after Riley), m.</source>
      <translation>与八个邻域差值平方和的平方根（Riley 地形崎岖指数），m。</translation>
    </message>
    <message>
      <source>Roughness</source>
      <translation>粗糙度</translation>
    </message>
    <message>
      <source>Row {number} of the histogram table is not as 'Factor statistics and thresholds' writes it. Use its HISTOGRAMS output unchanged.</source>
      <translation>直方图表第 {number} 行不符合“因子统计与阈值”的写法。请原样使用其 HISTOGRAMS 输出。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table ({factor}): a direction needs both bounds or none. Fill in both, for example 315 and 45 for north.</source>
      <translation>阈值表第 {number} 行（{factor}）：方向的上下限必须同时填写或同时留空。请两者都填写，例如 315 和 45 表示北向。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table ({factor}): the lower bound {lower:g} is above the upper bound {upper:g}. Swap them.</source>
      <translation>阈值表第 {number} 行（{factor}）：下限 {lower:g} 大于上限 {upper:g}。请交换两者。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table names no factor. Fill in its 'factor'.</source>
      <translation>阈值表第 {number} 行没有因子名。请填写其“factor”字段。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table names the factor '{factor}', but no such layer was given. Known here: {known}. Add the layer or disable the row.</source>
      <translation>阈值表第 {number} 行的因子为“{factor}”，但没有提供相应的图层。可用的因子：{known}。请添加图层，或停用该行。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table: 'enabled' is '{value}'. Write 1 (used) or 0 (not used).</source>
      <translation>阈值表第 {number} 行：“enabled”的值为“{value}”。请填写 1（使用）或 0（不使用）。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table: '{name}' is '{value}', which can be read in two ways. Write decimals with a point and thousands without a sign, for example 0.5 or 3500.</source>
      <translation>阈值表第 {number} 行：“{name}”为“{value}”，可以有两种读法。小数请用点，千位不加符号，例如 0.5 或 3500。</translation>
    </message>
    <message>
      <source>Row {number} of the threshold table: '{name}' is '{value}', which is no number. Write a number or leave it empty for an open end.</source>
      <translation>阈值表第 {number} 行：“{name}”的值为“{value}”，不是数字。请填写数字，或留空表示不设限。</translation>
    </message>
    <message>
      <source>Rows of the table '{table}' of the study {name} were changed or removed by no program that edits, but in the file itself, as by a failing disk: {rows}. They count as they stand; compare with a copy.</source>
      <translation>研究文件 {name} 的表“{table}”中有几行不是由编辑程序，而是在文件本身中被更改或删除的，例如由损坏的磁盘造成：{rows}。它们按现状计入；请与副本比较。</translation>
    </message>
    <message>
      <source>Rows of the table '{table}' of the study {name} were changed or removed by something else than this plugin, which never does so: {rows}. They count as they stand; compare with a copy.</source>
      <translation>研究文件 {name} 的表“{table}”中有几行被本插件以外的程序更改或删除，而本插件从不这样做：{rows}。它们按现状计入；请与副本比较。</translation>
    </message>
    <message>
      <source>Rows of the table '{table}' of the study {name} were edited by hand or by another program since this plugin looked at them last: {rows}. If nobody meant to, compare with a copy.</source>
      <translation>研究文件 {name} 的表“{table}”中有几行自本插件上次查看以来被手工或其他程序编辑过：{rows}。如果无人有意为之，请与副本比较。</translation>
    </message>
    <message>
      <source>Ruggedness</source>
      <translation>地形崎岖度</translation>
    </message>
    <message>
      <source>SARscape's help does not state the sign of {name}. Compare it with a place whose movement is known, and flip the sign where needed.</source>
      <translation>SARscape 的帮助没有说明 {name} 的符号。请与运动情况已知的位置对照，必要时反转符号。</translation>
    </message>
    <message>
      <source>SARscape's {name} lies beside it</source>
      <translation>其旁有 SARscape 的 {name}</translation>
    </message>
    <message>
      <source>Sample of the values: {p1:.4g} (1st percentile), {p50:.4g} (median), {p99:.4g} (99th) {target}; {share:.0f} % of the pixels hold data.</source>
      <translation>数值抽样：{p1:.4g}（第 1 百分位数）、{p50:.4g}（中位数）、{p99:.4g}（第 99 百分位数）{target}；{share:.0f}% 的像元有数据。</translation>
    </message>
    <message>
      <source>Sample unit</source>
      <translation>样本单元</translation>
    </message>
    <message>
      <source>Sample {number} has no iteration. Fill in the field 'iteration', 0 for the inventory.</source>
      <translation>样本 {number} 没有迭代编号。请填写“iteration”字段，初始编目为 0。</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Samples (landslides)</source>
      <translation>样本（滑坡数）</translation>
    </message>
    <message>
      <source>Samples at the end of each iteration, by origin</source>
      <translation>各次迭代结束时的样本（按来源）</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>评分</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Seed of the resampling that shows how stable the bounds are (200 draws of polygons).</source>
      <translation>重抽样的种子，用于显示界限的稳定程度（抽取多边形 200 次）。</translation>
    </message>
    <message>
      <source>Settings of the study</source>
      <translation>研究文件的设置</translation>
    </message>
    <message>
      <source>Share of the ground</source>
      <translation>地面比例</translation>
    </message>
    <message>
      <source>Share of the reference landslides found so far; whiskers: Wilson 95 % interval</source>
      <translation>迄今检出的验证滑坡比例；误差线：95% Wilson 置信区间</translation>
    </message>
    <message>
      <source>Share of the samples (0 to 1) that percentiles, highest density and the arc of aspect hold.</source>
      <translation>百分位数、最高密度和坡向弧段所包含的样本比例（0 至 1）。</translation>
    </message>
    <message>
      <source>Sign: {sign}.</source>
      <translation>符号：{sign}。</translation>
    </message>
    <message>
      <source>Sign: {sign}; flipped.</source>
      <translation>符号：{sign}；已反转。</translation>
    </message>
    <message>
      <source>Significance</source>
      <translation>显著性</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>规模</translation>
    </message>
    <message>
      <source>Slope</source>
      <translation>坡度</translation>
    </message>
    <message>
      <source>Smaller candidates are dropped, square metres. Five 10 m pixels are 500 m²; of a small landslide often only part moves fast enough.</source>
      <translation>更小的候选区被舍弃，平方米。五个 10 m 像元为 500 m²；小滑坡往往只有一部分移动得足够快。</translation>
    </message>
    <message>
      <source>So few tell little: about {share:.0%} of the next ones are expected to be landslides.</source>
      <translation>数量如此之少，说明不了什么：预期后续的约 {share:.0%} 是滑坡。</translation>
    </message>
    <message>
      <source>So many iterations in a row must stay within the tolerance. The first, which the inventory's own thresholds brought about, does not count.</source>
      <translation>须连续这么多次迭代不超过容差。由编目自身的阈值带来的第一次变化不计入。</translation>
    </message>
    <message>
      <source>Software</source>
      <translation>软件</translation>
    </message>
    <message>
      <source>Some candidates move at up to {fastest:,.0f} mm/a, faster than any slope creeps. The deformation raster may have a no data value that its file does not declare: set it in the layer's properties (Transparency).</source>
      <translation>部分候选区的速率高达 {fastest:,.0f} mm/a，快于任何蠕动的坡体。形变栅格可能含有文件未声明的无数据值：请在图层属性（透明度）中设置。</translation>
    </message>
    <message>
      <source>Some {count:,} were found by neither.</source>
      <translation>约有 {count:,} 个两遍都没有找到。</translation>
    </message>
    <message>
      <source>Stacking gives no series. Choose the small-baseline inversion, or leave the series out.</source>
      <translation>叠加不给出序列。请选择小基线反演，或不输出序列。</translation>
    </message>
    <message>
      <source>Standard deviation (mm/a)</source>
      <translation>标准差（mm/a）</translation>
    </message>
    <message>
      <source>Standard error of the rate found along with it: {name}.</source>
      <translation>同时找到速率的标准误差：{name}。</translation>
    </message>
    <message>
      <source>Stop where few are left</source>
      <translation>剩余很少时停止</translation>
    </message>
    <message>
      <source>Stopped after {count} iterations without convergence. Raise the number of iterations or the tolerance.</source>
      <translation>经过 {count} 次迭代仍未收敛，已停止。请增加迭代次数或放宽容差。</translation>
    </message>
    <message>
      <source>Stopped after {count} iterations: the last one found nothing that had not been judged, so that all others would be the same.</source>
      <translation>已在 {count} 次迭代后停止：最后一次没有找到尚未判定的候选区，其余各次都会相同。</translation>
    </message>
    <message>
      <source>Study and inputs</source>
      <translation>研究文件与输入数据</translation>
    </message>
    <message>
      <source>Study file</source>
      <translation>研究文件</translation>
    </message>
    <message>
      <source>Study {name}, reported on {date}</source>
      <translation>研究文件 {name}，报告日期 {date}</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>摘要</translation>
    </message>
    <message>
      <source>Sweep</source>
      <translation>巡查</translation>
    </message>
    <message>
      <source>Temporal coherence of the rate, 0 to 1.</source>
      <translation>速率的时间相干性，0 到 1。</translation>
    </message>
    <message>
      <source>Terrain factors</source>
      <translation>地形因子</translation>
    </message>
    <message>
      <source>Terrain ranges need a table that has some, and an elevation model. Choose both, or leave the thresholds empty.</source>
      <translation>地形范围需要一张含有它们的表和一个高程模型。请两者都选，或阈值留空。</translation>
    </message>
    <message>
      <source>That makes {count:,} cells, more than anybody could look at. Choose larger ones, or a sample of them.</source>
      <translation>这会产生 {count:,} 个格子，没有人看得完。请选择更大的格子，或其样本。</translation>
    </message>
    <message>
      <source>The DEM {name} does not cover the pairs. Choose one that does, or leave the height's part on.</source>
      <translation>DEM {name} 没有覆盖干涉对。请选择能覆盖的，或保留随高度的部分。</translation>
    </message>
    <message>
      <source>The DEM {name} has no height at {share:.0%} of the ground with data, where there will be no rate. Choose one that covers the pairs, or leave the height's part on.</source>
      <translation>在有数据的地面中，{share:.0%} 处数字高程模型 {name} 没有高程，那里不会有速率。请选择覆盖全部干涉对的数字高程模型，或保留与高程相关的部分。</translation>
    </message>
    <message>
      <source>The absolute rate must also exceed this many robust standard deviations of the study area's rate (1.4826 times the median absolute deviation from its median, the samples left out). It only raises the minimum deformation rate; set that to 0 to go by the noise alone. 0 = off.</source>
      <translation>绝对速率还须超过研究区速率的此倍稳健标准差（相对中位数的绝对偏差中位数的 1.4826 倍，不含样本）。它只会提高最小形变速率；将后者设为 0 则仅按噪声。0 = 关闭。</translation>
    </message>
    <message>
      <source>The address has a {{dd}} or {{MM}}, but not what it belongs to. Begin with {{yyyy}}.</source>
      <translation>地址中有 {{dd}} 或 {{MM}}，但没有其所属的年份。请以 {{yyyy}} 开头。</translation>
    </message>
    <message>
      <source>The address has braces that are not understood ({braces}). Use {{x}}, {{y}}, {{z}} for tiles and {{yyyy}}, {{MM}}, {{dd}} for dates.</source>
      <translation>地址中有无法理解的花括号（{braces}）。瓦片用 {{x}}、{{y}}、{{z}}，日期用 {{yyyy}}、{{MM}}、{{dd}}。</translation>
    </message>
    <message>
      <source>The address of {name} holds a key. Take it out, store it in QGIS as an authentication and choose that for the service: so it is never written into projects, studies or reports.</source>
      <translation>{name} 的地址含有密钥。请取出，作为身份认证保存在 QGIS 中，并为该服务选择它：这样它就不会写入工程、研究文件或报告。</translation>
    </message>
    <message>
      <source>The authentication {id} is not in QGIS any more. Choose another one.</source>
      <translation>身份认证 {id} 已不在 QGIS 中。请选择另一个。</translation>
    </message>
    <message>
      <source>The band {band} of the image {name} cannot be read: its server does not answer, or has it no more. Try again later, or choose another date.</source>
      <translation>无法读取影像 {name} 的波段 {band}：服务器没有应答，或已不再提供。请稍后再试，或选择其他日期。</translation>
    </message>
    <message>
      <source>The blocks' side is {side:g} m, but must be above 0. Enter for example 5000.</source>
      <translation>分块边长为 {side:g} m，但必须大于 0。请输入例如 5000。</translation>
    </message>
    <message>
      <source>The candidate lies outside the deformation raster. Choose the raster that it came from.</source>
      <translation>该候选区位于形变栅格之外。请选择其来源的栅格。</translation>
    </message>
    <message>
      <source>The candidates cannot be stored: their ids are empty or not unique. Extract them again.</source>
      <translation>无法保存候选区：其 id 为空或不唯一。请重新提取。</translation>
    </message>
    <message>
      <source>The candidates cover the whole study area, so nothing can be sampled. Choose a larger area.</source>
      <translation>候选区覆盖了整个研究区，无法抽样。请选择更大的区域。</translation>
    </message>
    <message>
      <source>The candidates do not differ in any attribute; the order is that of the score.</source>
      <translation>候选区的所有属性都没有差别；按评分排序。</translation>
    </message>
    <message>
      <source>The candidates have no field '{field}'. Choose the field with the verdicts, or leave it empty to add all candidates.</source>
      <translation>候选区没有“{field}”字段。请选择存放判定的字段，或留空以并入全部候选区。</translation>
    </message>
    <message>
      <source>The candidates have no field '{field}'. Choose the field with the verdicts, or leave it empty where nothing was judged yet.</source>
      <translation>候选区没有字段“{field}”。请选择含判定的字段，尚无判定时留空。</translation>
    </message>
    <message>
      <source>The candidates have none of the fields that can be learned from (area_m2, rate_mean, slope_mean ...). Choose the layer that 'Extract candidates' wrote.</source>
      <translation>候选区没有任何可供学习的字段（area_m2、rate_mean、slope_mean 等）。请选择“提取候选区”写出的图层。</translation>
    </message>
    <message>
      <source>The candidates have {count:,} pixels, too many to grow their outlines. They are as they pass; tighten the thresholds.</source>
      <translation>候选区有 {count:,} 个像元，太多，无法扩展轮廓。轮廓保持通过时的样子；请收紧阈值。</translation>
    </message>
    <message>
      <source>The cells are a random {share:.0%} of all, which widens the interval.</source>
      <translation>格子是全部中随机抽取的 {share:.0%}，因此区间更宽。</translation>
    </message>
    <message>
      <source>The cells are smaller than a pixel ({pixel:.0f} m). Choose a larger size.</source>
      <translation>格子小于一个像元（{pixel:.0f} m）。请选择更大的尺寸。</translation>
    </message>
    <message>
      <source>The class limits ({limits}) must be positive numbers in ascending order, for example 10, 20, 50.</source>
      <translation>分级界限（{limits}）必须是按升序排列的正数，例如 10, 20, 50。</translation>
    </message>
    <message>
      <source>The closing radius of {radius:g} m is {pixels:,} pixels of the rate, more than the {largest} that can be handled. Choose at most {largest_m:.0f} m.</source>
      <translation>闭合半径 {radius:g} m 相当于速率栅格的 {pixels:,} 个像元，超过可处理的 {largest} 个。请选择至多 {largest_m:.0f} m。</translation>
    </message>
    <message>
      <source>The coherence of {count} pair(s), {first} first, reaches {highest:g}, but is meant to be 0 to 1. Divide it by 100 or 255 first (Raster calculator), or do without weights and minimum coherence.</source>
      <translation>{count} 个干涉对（首个为 {first}）的相干性最大达 {highest:g}，而相干性应为 0 至 1。请先用栅格计算器将其除以 100 或 255，或不使用权重和最低相干性。</translation>
    </message>
    <message>
      <source>The coherence reaches {highest:g}, but the minimum of {minimum:g} is meant for values from 0 to 1. Divide it by 100 or 255 first (Raster calculator).</source>
      <translation>相干性最大为 {highest:g}，而最小相干性 {minimum:g} 针对 0 至 1 的取值。请先将相干性除以 100 或 255（栅格计算器）。</translation>
    </message>
    <message>
      <source>The coherence {name} goes from {low:.4g} to {high:.4g}, but must lie between 0 and 1: its threshold means nothing. Divide the raster by its largest possible value (255, for example), or choose the right one.</source>
      <translation>相干性 {name} 为 {low:.4g} 到 {high:.4g}，但必须在 0 到 1 之间：其阈值没有意义。请将栅格除以其最大可能值（例如 255），或选择正确的栅格。</translation>
    </message>
    <message>
      <source>The coherence {name} is not on the rate's grid. Geocode both with the same settings, or convert it to GeoTIFF.</source>
      <translation>相干性 {name} 与速率不在同一格网上。请用相同的设置对两者进行地理编码，或将其转换为 GeoTIFF。</translation>
    </message>
    <message>
      <source>The curvature radius is {radius} pixels. Choose 1 to {largest} pixels.</source>
      <translation>曲率半径为 {radius} 像元。请选择 1 至 {largest} 像元。</translation>
    </message>
    <message>
      <source>The date {date} lies in the future. Give the day on which the image was taken.</source>
      <translation>日期 {date} 在将来。请给出影像拍摄的日期。</translation>
    </message>
    <message>
      <source>The date {date} of the image {name} lies in the future. Give the day on which it was taken.</source>
      <translation>影像 {name} 的日期 {date} 在将来。请给出影像拍摄的日期。</translation>
    </message>
    <message>
      <source>The dates cannot tell a rate from a season: they are too few seasons or all at the same time of year. Give dates spread over more than a year.</source>
      <translation>这些日期无法区分速率与季节变化：覆盖的季节太少，或都在一年中的同一时期。请提供跨度超过一年的日期。</translation>
    </message>
    <message>
      <source>The dates of {count} file(s) are those of {name}.</source>
      <translation>{count} 个文件的日期取自 {name}。</translation>
    </message>
    <message>
      <source>The dates of {name} are not known: its .meta file has {count} dates for {bands} bands. Give them under 'Dates of the bands or files'.</source>
      <translation>{name} 的日期未知：其 .meta 文件有 {count} 个日期，而波段有 {bands} 个。请在“波段或文件的日期”中给出。</translation>
    </message>
    <message>
      <source>The dates span {span:.1f} years. Under one and a half years a rate is hard to tell from a season; look at the standard error.</source>
      <translation>日期跨度为 {span:.1f} 年。不足一年半时难以区分速率与季节变化；请查看标准误差。</translation>
    </message>
    <message>
      <source>The deformation raster has no data anywhere. Check its band and no data value, or choose another one.</source>
      <translation>形变栅格没有任何数据。请检查其波段和无数据值，或选择其他栅格。</translation>
    </message>
    <message>
      <source>The deformation raster has no data in the study area. Check the raster, the study area and the areas to leave out.</source>
      <translation>形变栅格在研究区内没有数据。请检查栅格、研究区和排除的区域。</translation>
    </message>
    <message>
      <source>The deformation rate is switched off. Switch it on: without it nothing is a candidate.</source>
      <translation>形变速率已停用。请启用：没有它就没有候选区。</translation>
    </message>
    <message>
      <source>The detections and the reference landslides lie {km:,.1f} km apart: none can match another. Check that both cover the same area and have the right coordinate reference systems.</source>
      <translation>探测结果与验证滑坡相距 {km:,.1f} km：没有一个能够匹配。请检查两者是否覆盖同一区域、坐标参考系是否正确。</translation>
    </message>
    <message>
      <source>The disk of the study {name} is full. Free some space and try again; all that was saved before is safe.</source>
      <translation>研究文件 {name} 所在的磁盘已满。请清理空间后重试；此前保存的内容均完好。</translation>
    </message>
    <message>
      <source>The extracted candidates cannot be read ({name}). Extract them again.</source>
      <translation>无法读取提取的候选区（{name}）。请重新提取。</translation>
    </message>
    <message>
      <source>The factor '{name}' comes from a DEM, but none is given. Choose a DEM.</source>
      <translation>因子“{name}”需由 DEM 计算，但没有提供 DEM。请选择 DEM。</translation>
    </message>
    <message>
      <source>The factor '{name}' comes from the rate's standard error, but none is given. Choose its raster or disable that row.</source>
      <translation>因子“{name}”来自速率的标准误差，但没有给出。请选择其栅格，或停用该行。</translation>
    </message>
    <message>
      <source>The factor '{name}' is not among the layers given ({known}). Add a layer of that name or disable its row.</source>
      <translation>因子“{name}”不在所提供的图层（{known}）之中。请添加该名称的图层，或停用该行。</translation>
    </message>
    <message>
      <source>The factor layers {name} and {other} differ in upper and lower case only, which tables do not tell apart. Rename one of them.</source>
      <translation>因子图层 {name} 和 {other} 仅大小写不同，表格无法区分。请重命名其中之一。</translation>
    </message>
    <message>
      <source>The file {name} is too large for a list of dates or weights. Choose a text file.</source>
      <translation>文件 {name} 过大，不可能是日期或权重列表。请选择文本文件。</translation>
    </message>
    <message>
      <source>The first {count} points: {p1:.4g} (1st percentile), {p50:.4g} (median), {p99:.4g} (99th) mm/a.</source>
      <translation>前 {count} 个点：{p1:.4g}（第 1 百分位数）、{p50:.4g}（中位数）、{p99:.4g}（第 99 百分位数）mm/a。</translation>
    </message>
    <message>
      <source>The folder holds pairs of several products ({products}). Choose one of them, or put each into a folder of its own.</source>
      <translation>该文件夹含有多种产品的干涉对（{products}）。请选择其中之一，或分别放入各自的文件夹。</translation>
    </message>
    <message>
      <source>The folder {folder} does not exist, so {name} cannot be written there. Create it or choose another one.</source>
      <translation>文件夹 {folder} 不存在，无法在其中写入 {name}。请创建该文件夹或另选一个。</translation>
    </message>
    <message>
      <source>The folder {name} cannot be made ({reason}). Choose a place for the study that you may write to.</source>
      <translation>无法建立文件夹 {name}（{reason}）。请为研究文件选择一个可写的位置。</translation>
    </message>
    <message>
      <source>The folder {name} cannot be read. Check its permissions.</source>
      <translation>文件夹 {name} 无法读取。请检查其权限。</translation>
    </message>
    <message>
      <source>The folder {name} cannot be written ({reason}). Choose another folder or free some disk space.</source>
      <translation>无法写入文件夹 {name}（{reason}）。请选择其他文件夹，或清理磁盘空间。</translation>
    </message>
    <message>
      <source>The frequency of landslides rises with the class (Spearman's rho {rho:.2f}, one-sided p {p:.3f}).</source>
      <translation>滑坡频率随级别升高而增大（Spearman rho {rho:.2f}，单侧 p {p:.3f}）。</translation>
    </message>
    <message>
      <source>The granule of {date} is left out: its reference {reference} is no date of the series, or its date is there already.</source>
      <translation>{date} 的数据块被舍弃：其参考 {reference} 不是序列中的日期，或该日期已经存在。</translation>
    </message>
    <message>
      <source>The granules are of several frames ({frames}). Stack each frame by itself and combine the rates afterwards.</source>
      <translation>数据块属于多个图幅（{frames}）。请分别叠加每个图幅，之后再合并速率。</translation>
    </message>
    <message>
      <source>The ground taken as stable scatters by {spread:.0f} mm/a, of which its noise explains {noise:.0f}: it moves itself, and all rates are relative to its median. Give a point or an area that is known to be stable.</source>
      <translation>被当作稳定的地面速率离散达 {spread:.0f} mm/a，其噪声只能解释其中的 {noise:.0f} mm/a：它本身在运动，而所有速率都相对于其中位数。请给出已知稳定的点或区域。</translation>
    </message>
    <message>
      <source>The heading is {value:g}. Give degrees clockwise from north, for example -12 (ascending) or -168 (descending) for Sentinel-1.</source>
      <translation>航向角为 {value:g}。请输入自北顺时针的度数，例如 Sentinel-1 的 -12（升轨）或 -168（降轨）。</translation>
    </message>
    <message>
      <source>The heights of {name} go from {low:,.0f} to {high:,.0f} m, which the Earth does not have. Check its unit and its no data value.</source>
      <translation>{name} 的高程为 {low:,.0f} 到 {high:,.0f} m，地球上不存在。请检查其单位和无数据值。</translation>
    </message>
    <message>
      <source>The image cannot be opened: its server does not answer, or has it no more.</source>
      <translation>影像无法打开：其服务器没有响应，或已没有该影像。</translation>
    </message>
    <message>
      <source>The image service {name} has dates in its address. Say when they begin.</source>
      <translation>影像服务 {name} 的地址中有日期。请说明从何时开始。</translation>
    </message>
    <message>
      <source>The image service {name} has no web address. Check it in the settings.</source>
      <translation>影像服务 {name} 没有网址。请在设置中检查。</translation>
    </message>
    <message>
      <source>The image {name} covers {share:.0%} of the study area.</source>
      <translation>影像 {name} 覆盖研究区的 {share:.0%}。</translation>
    </message>
    <message>
      <source>The image {name} does not cover the study area. Choose another date on the strip.</source>
      <translation>影像 {name} 没有覆盖研究区。请在时间条上选择其他日期。</translation>
    </message>
    <message>
      <source>The images have no data around this candidate. Choose images that cover it.</source>
      <translation>影像在此候选区周围没有数据。请选择覆盖它的影像。</translation>
    </message>
    <message>
      <source>The images have these bands in common: {bands}. {missing} cannot be computed from them; choose other images or name their bands.</source>
      <translation>各影像共有的波段：{bands}。由它们无法计算 {missing}；请选择其他影像，或指明其波段。</translation>
    </message>
    <message>
      <source>The incidence angle is {value:g}. Give degrees from the vertical between 2 and 88, for example 39 for Sentinel-1.</source>
      <translation>入射角为 {value:g}。请输入与铅垂方向的夹角，2 至 88 度，例如 Sentinel-1 的 39。</translation>
    </message>
    <message>
      <source>The incidence raster {name} has values such as {value:g}, but degrees from the vertical between 2 and 88 are needed. Convert it (from radians or elevation angles) with the raster calculator.</source>
      <translation>入射角栅格 {name} 含有 {value:g} 之类的值，但需要的是与铅垂方向的夹角，2 至 88 度。请用栅格计算器换算（由弧度或高度角）。</translation>
    </message>
    <message>
      <source>The inventory has no field '{field}'. Choose the field with the dates.</source>
      <translation>编目没有字段“{field}”。请选择含日期的字段。</translation>
    </message>
    <message>
      <source>The inventory has {count} polygon(s); at least 2 are needed to hold some out. Add landslides.</source>
      <translation>编目有 {count} 个多边形；至少需要 2 个才能留出一部分。请增加滑坡。</translation>
    </message>
    <message>
      <source>The layer {name} cannot be read. Check that its file is still there.</source>
      <translation>无法读取图层 {name}。请检查其文件是否仍然存在。</translation>
    </message>
    <message>
      <source>The layer {name} contains no polygon that could be used. Choose another layer, or clear its selection.</source>
      <translation>图层 {name} 不含可用的多边形。请选择其他图层，或清除其选择集。</translation>
    </message>
    <message>
      <source>The layer {name} contains no polygon that could be used. Choose another one.</source>
      <translation>图层 {name} 不含可用的多边形。请选择其他图层。</translation>
    </message>
    <message>
      <source>The layer {name} contains no polygons. Choose a polygon layer.</source>
      <translation>图层 {name} 不含多边形。请选择多边形图层。</translation>
    </message>
    <message>
      <source>The layer {name} contains no time series. Choose a raster with one band per date, an HDF5 time series or points with a field per date.</source>
      <translation>图层 {name} 不含时间序列。请选择每个日期一个波段的栅格、HDF5 时间序列，或每个日期一个字段的点图层。</translation>
    </message>
    <message>
      <source>The layer {name} has no coordinate reference system. Set it (right click &gt; Layer CRS &gt; Set Layer CRS) and try again.</source>
      <translation>图层 {name} 没有坐标参考系。请设置（右键 &gt; 图层CRS &gt; 设置图层CRS）后重试。</translation>
    </message>
    <message>
      <source>The layer {name} has no coordinate reference system. Set it (right click &gt; Layer CRS &gt; Set Layer CRS), or give it to the tool as SOURCE_CRS, and try again.</source>
      <translation>图层 {name} 没有坐标参考系。请设置（右键 &gt; 图层CRS &gt; 设置图层CRS），或以 SOURCE_CRS 告知工具，然后重试。</translation>
    </message>
    <message>
      <source>The layer {name} has no fields with dates (such as D20180131). Choose the point layer of a time series on the Data page.</source>
      <translation>图层 {name} 没有日期字段（如 D20180131）。请在“数据”页选择时间序列点图层。</translation>
    </message>
    <message>
      <source>The layer {name} has several no data values in its properties (Transparency). Export it as GeoTIFF with a single one and choose that layer.</source>
      <translation>图层 {name} 的属性（透明度）中设有多个无数据值。请将其导出为只有一个无数据值的 GeoTIFF，并选择该图层。</translation>
    </message>
    <message>
      <source>The layer {name} has {count} band(s), so band {band} cannot be read. Choose another band.</source>
      <translation>图层 {name} 有 {count} 个波段，无法读取波段 {band}。请选择其他波段。</translation>
    </message>
    <message>
      <source>The layer {name} holds lines, but landslides are polygons or points. Make polygons of them ('Lines to polygons'), or choose another layer.</source>
      <translation>图层 {name} 是线，而滑坡应为多边形或点。请将其转为多边形（“线转面”），或选择另一个图层。</translation>
    </message>
    <message>
      <source>The layer {name} is not a raster file. Export it as GeoTIFF (right click &gt; Export &gt; Save As) and choose that layer.</source>
      <translation>图层 {name} 不是栅格文件。请将其导出为 GeoTIFF（右键 &gt; 导出 &gt; 另存为），并选择该图层。</translation>
    </message>
    <message>
      <source>The limit {value:g} is not between 0 and 1. Choose one that is.</source>
      <translation>界限 {value:g} 不在 0 和 1 之间。请取 0 到 1 之间的值。</translation>
    </message>
    <message>
      <source>The limits of the size classes ({edges}) must be areas in m² in ascending order, for example 5000, 10000, 50000.</source>
      <translation>规模分级界限（{edges}）必须是按升序排列的面积，单位 m²，例如 5000, 10000, 50000。</translation>
    </message>
    <message>
      <source>The list of dates has no date in line {number} ('{line}'). Write dates as 20180131, 2018-01-31 or decimal years.</source>
      <translation>日期列表第 {number} 行（“{line}”）没有日期。请将日期写作 20180131、2018-01-31 或小数年。</translation>
    </message>
    <message>
      <source>The local radius is {local:g} m and the regional one {regional:g} m. The regional one has to be larger by at least one pixel ({pixel:.3g} m), the local one 0 or more.</source>
      <translation>局部半径为 {local:g} m，区域半径为 {regional:g} m。区域半径须至少大出一个像元（{pixel:.3g} m），局部半径不得小于 0。</translation>
    </message>
    <message>
      <source>The log of the study {name} was changed by something else than this plugin: entries {first} to {last} of its table '{table}' are not as they were written. They count as they stand; compare with a copy.</source>
      <translation>研究文件 {name} 的日志被本插件以外的程序改动过：表“{table}”的第 {first} 至 {last} 条与写入时不同。它们按现状计入；请与副本比较。</translation>
    </message>
    <message>
      <source>The map's extent does not reach the deformation raster. Move the map there.</source>
      <translation>地图范围未覆盖形变栅格。请将地图移到该处。</translation>
    </message>
    <message>
      <source>The mapped areas add up to nothing. Check the polygons and the study area.</source>
      <translation>制图面积合计为零。请检查多边形和研究区。</translation>
    </message>
    <message>
      <source>The matching threshold is {threshold:g}, but must be a share above 0 and up to 1. Enter for example 0.5.</source>
      <translation>匹配阈值为 {threshold:g}，但必须是大于 0 且不超过 1 的比例。请输入例如 0.5。</translation>
    </message>
    <message>
      <source>The minimum sensitivity is {value:g}. Choose a number between 0 and 1, for example 0.2.</source>
      <translation>最小敏感度为 {value:g}。请选择 0 与 1 之间的数值，例如 0.2。</translation>
    </message>
    <message>
      <source>The name {name} is not in Unicode, as unpacking on another system may leave it. Rename the file or folder.</source>
      <translation>名称 {name} 不是 Unicode，在其他系统上解压可能如此。请重命名该文件或文件夹。</translation>
    </message>
    <message>
      <source>The network falls into {count} parts that no pair connects: {parts}. Stacking uses them all.</source>
      <translation>网络分为 {count} 个没有干涉对连接的部分：{parts}。叠加使用全部。</translation>
    </message>
    <message>
      <source>The network falls into {count} parts that no pair connects: {parts}. The inversion uses the first, largest one, and {pairs} pair(s) are left out. Add pairs that connect them, or choose stacking.</source>
      <translation>网络分为 {count} 个没有干涉对连接的部分：{parts}。反演使用第一个也是最大的部分，舍弃 {pairs} 个干涉对。请增加连接它们的干涉对，或选择叠加。</translation>
    </message>
    <message>
      <source>The newest entries of the study {name} are in the file '{wal}' beside it, which cannot be read in a read-only folder. Copy both files to a folder of your own and open the copy.</source>
      <translation>研究文件 {name} 的最新记录位于其旁的文件“{wal}”中，在只读文件夹中无法读取。请将两个文件复制到您自己的文件夹，再打开副本。</translation>
    </message>
    <message>
      <source>The noise of the samples' rates alone may change their mean by {noise:.2f} mm/a (1.96 standard errors of the last change).</source>
      <translation>仅样本速率的噪声就可能使其均值改变 {noise:.2f} mm/a（最后一次变化的 1.96 倍标准误差）。</translation>
    </message>
    <message>
      <source>The noise of the samples' rates alone may change their mean by {noise:.2f} mm/a (1.96 standard errors), more than the tolerance of {tolerance:g} mm/a: whether the last change is within it is partly chance. Raise the tolerance, or take a better rate.</source>
      <translation>仅样本速率的噪声就可能使其均值改变 {noise:.2f} mm/a（1.96 倍标准误差），超过容差 {tolerance:g} mm/a：最后一次变化是否在容差内，部分是偶然。请提高容差，或采用更好的速率。</translation>
    </message>
    <message>
      <source>The outline cannot be brought to the study's coordinate reference system. Draw it inside the study area.</source>
      <translation>轮廓无法转换到研究文件的坐标参考系。请在研究区内绘制。</translation>
    </message>
    <message>
      <source>The outline cannot be written to {path} ({reason}).</source>
      <translation>无法将轮廓写入 {path}（{reason}）。</translation>
    </message>
    <message>
      <source>The outline encloses no area. Draw it with three points at least.</source>
      <translation>轮廓没有围出面积。请至少绘制三个点。</translation>
    </message>
    <message>
      <source>The outline is no polygon. Draw it with three points at least.</source>
      <translation>轮廓不是多边形。请至少绘制三个点。</translation>
    </message>
    <message>
      <source>The output {name} of {factor} is also the file of {other}. Choose another file.</source>
      <translation>{factor} 的输出 {name} 同时也是 {other} 的文件。请选择其他文件。</translation>
    </message>
    <message>
      <source>The pair {pair} is left out: {reason}.</source>
      <translation>干涉对 {pair} 被舍弃：{reason}。</translation>
    </message>
    <message>
      <source>The pairs are of several tracks, frames or bursts ({tracks}), which see the ground from different sides or do not cover the same of it. Stack each by itself and combine the rates afterwards.</source>
      <translation>干涉对属于多条轨道、多个图幅或 burst（{tracks}），它们从不同方向看地面或覆盖范围不同。请分别叠加，之后再合并速率。</translation>
    </message>
    <message>
      <source>The pairs close no loop, so that they agree whatever they hold: the coherence is the mean of theirs, not temporal coherence.</source>
      <translation>干涉对不构成闭合环，因此无论其内容如何都吻合：此处的相干性是各干涉对的均值，不是时间相干性。</translation>
    </message>
    <message>
      <source>The pairs close no loop, so that they agree whatever they hold: the temporal coherence is 1 everywhere and says nothing.</source>
      <translation>干涉对不构成闭合环，因此无论其内容如何都吻合：时间相干性处处为 1，说明不了什么。</translation>
    </message>
    <message>
      <source>The pairs have no common reference: no pixel has data in most of them. Check that they cover the same ground, or lower the minimum coherence.</source>
      <translation>干涉对没有共同参考：没有像元在大多数干涉对中有数据。请检查它们是否覆盖同一地面，或降低最小相干性。</translation>
    </message>
    <message>
      <source>The pairs hold wrapped phase (all values lie between -pi and pi), which a stack cannot use. Choose the unwrapped phase.</source>
      <translation>干涉对为缠绕相位（所有值都在 -pi 和 pi 之间），叠加无法使用。请选择解缠相位。</translation>
    </message>
    <message>
      <source>The pairs were taken at different times of the day ({times}), so they are of several tracks, which see the ground from different sides. Stack each by itself and combine the rates afterwards.</source>
      <translation>干涉对拍摄于一天中的不同时刻（{times}），因此属于多条轨道，它们从不同方向看地面。请分别叠加，之后再合并速率。</translation>
    </message>
    <message>
      <source>The path {name} holds a double quotation mark, so that GDAL cannot open the datasets of the file. Rename the file or folder.</source>
      <translation>路径 {name} 含有双引号，因此 GDAL 无法打开该文件的数据集。请重命名文件或文件夹。</translation>
    </message>
    <message>
      <source>The place of {name} on Earth is unknown. Check the study's coordinate reference system.</source>
      <translation>{name} 在地球上的位置未知。请检查研究文件的坐标参考系。</translation>
    </message>
    <message>
      <source>The points of {name} spread over {width} x {height} cells of {cell:g} m. Choose a larger cell size, or remove points with wrong coordinates.</source>
      <translation>{name} 的点分布在 {width} × {height} 个 {cell:g} m 的格网单元上。请选择更大的单元，或删除坐标错误的点。</translation>
    </message>
    <message>
      <source>The polygons cannot be brought into the CRS {name}, which is not defined where they lie. Choose another CRS.</source>
      <translation>无法将多边形转换到坐标参考系 {name}，该坐标参考系在多边形所在位置没有定义。请选择其他坐标参考系。</translation>
    </message>
    <message>
      <source>The radar's angles say something of slopes only. Choose a DEM too, or leave them empty.</source>
      <translation>雷达角度只对坡面有意义。请同时选择 DEM，或不填角度。</translation>
    </message>
    <message>
      <source>The raster has no data in the study area. Check that the layers lie in the same place.</source>
      <translation>栅格在研究区内没有数据。请检查各图层是否位于同一位置。</translation>
    </message>
    <message>
      <source>The raster {name} cannot be brought onto the reference grid ({reason}). Check its coordinate reference system.</source>
      <translation>无法将栅格 {name} 对齐到参考格网（{reason}）。请检查其坐标参考系。</translation>
    </message>
    <message>
      <source>The raster {name} cannot be brought to the reference grid's coordinate system. Check its coordinate reference system.</source>
      <translation>无法将栅格 {name} 转换到参考格网的坐标系。请检查其坐标参考系。</translation>
    </message>
    <message>
      <source>The raster {name} cannot be opened ({reason}). Check that the file exists and is a raster that QGIS displays.</source>
      <translation>无法打开栅格 {name}（{reason}）。请检查文件是否存在、QGIS 能否显示该栅格。</translation>
    </message>
    <message>
      <source>The raster {name} cannot be read ({reason}). The file may be damaged or its disk unreachable.</source>
      <translation>无法读取栅格 {name}（{reason}）。文件可能已损坏，或所在磁盘无法访问。</translation>
    </message>
    <message>
      <source>The raster {name} covers only {share:.1%} of the reference grid (the deformation raster). Where it has no data, its factor never holds.</source>
      <translation>栅格 {name} 仅覆盖参考格网（形变栅格）的 {share:.1%}。在它没有数据之处，其因子始终不成立。</translation>
    </message>
    <message>
      <source>The raster {name} does not overlap the reference grid (the deformation raster). Check its coordinate reference system or choose a raster of the same area.</source>
      <translation>栅格 {name} 与参考格网（形变栅格）不重叠。请检查其坐标参考系，或选择同一区域的栅格。</translation>
    </message>
    <message>
      <source>The raster {name} has no coordinate reference system. Give it to the tool as SOURCE_CRS, or assign one (Raster &gt; Projections &gt; Assign Projection), and try again.</source>
      <translation>栅格 {name} 没有坐标参考系。请以 SOURCE_CRS 告知工具，或指定一个（栅格 &gt; 投影 &gt; 指定投影），然后重试。</translation>
    </message>
    <message>
      <source>The raster {name} has no georeference. Georeference it and try again.</source>
      <translation>栅格 {name} 没有地理参考。请进行地理配准后重试。</translation>
    </message>
    <message>
      <source>The raster {name} has {count} band(s), so band {band} cannot be read. Choose another band.</source>
      <translation>栅格 {name} 有 {count} 个波段，无法读取波段 {band}。请选择其他波段。</translation>
    </message>
    <message>
      <source>The raster {name} is not north-up (its rows run from south to north). Warp it to a north-up grid (Raster &gt; Projections &gt; Warp) and try again.</source>
      <translation>栅格 {name} 不是北向上（其行由南向北排列）。请变形为北向上的格网（栅格 &gt; 投影 &gt; 变形）后重试。</translation>
    </message>
    <message>
      <source>The raster {name} is rotated. Warp it to a north-up grid (Raster &gt; Projections &gt; Warp) and try again.</source>
      <translation>栅格 {name} 带有旋转。请变形为北向上的格网（栅格 &gt; 投影 &gt; 变形）后重试。</translation>
    </message>
    <message>
      <source>The rate follows the height (correlation {correlation:.2f}, {slope:+.1f} mm/a per km): atmosphere, hardly motion. Remove it where the rate is made, or remove the regional deformation.</source>
      <translation>速率随高度变化（相关系数 {correlation:.2f}，每 km {slope:+.1f} mm/a）：是大气，几乎不是运动。请在生成速率时去除，或去除区域形变。</translation>
    </message>
    <message>
      <source>The rate in the thaw season has no data: no thaw season holds two of the dates.</source>
      <translation>融化季速率没有数据：没有一个融化季含有两个日期。</translation>
    </message>
    <message>
      <source>The rate in winter has no data: no winter holds two of the dates.</source>
      <translation>冬季速率没有数据：没有一个冬季含有两个日期。</translation>
    </message>
    <message>
      <source>The rate is smoothed by the median of {count} pixels within {radius:.0f} m: its robust standard deviation falls from {before:.3g} to {after:.3g} mm/a. RATE_SMOOTHING changes that.</source>
      <translation>速率已用 {radius:.0f} m 以内 {count} 个像元的中位数平滑：其稳健标准差由 {before:.3g} 降至 {after:.3g} mm/a。可用 RATE_SMOOTHING 更改。</translation>
    </message>
    <message>
      <source>The rate rests on one pair alone ({pair}): it holds the atmosphere of both days in full, nothing checks it, and it has no standard error. Take more pairs.</source>
      <translation>速率只依据一个干涉对（{pair}）：它完整包含两个日期的大气，没有任何检核，也没有标准误差。请使用更多干涉对。</translation>
    </message>
    <message>
      <source>The rate rises by {ramp:.0f} mm/a from one side of the scene to the other, as orbits and atmosphere leave it: {share:.1%} of the pixels reach {threshold:g} mm/a with this ramp, {without:.1%} without. Take the rate relative to a plane.</source>
      <translation>速率从场景一侧到另一侧上升 {ramp:.0f} mm/a，如轨道和大气所留下的：含此斜坡时 {share:.1%} 的像元达到 {threshold:g} mm/a，不含时 {without:.1%}。请使速率相对于平面。</translation>
    </message>
    <message>
      <source>The rate scatters by {sigma:.0f} mm/a (robust standard deviation): {threshold:g} mm/a lies within its noise. Smooth it, which leaves {smoothed:.0f} mm/a, and use a minimum rate of {suggested:g} mm/a, or improve the rate.</source>
      <translation>速率离散 {sigma:.0f} mm/a（稳健标准差）：{threshold:g} mm/a 在其噪声之内。请进行平滑，之后为 {smoothed:.0f} mm/a，并使用 {suggested:g} mm/a 的最小速率，或改进速率。</translation>
    </message>
    <message>
      <source>The rate scatters by {sigma:.0f} mm/a (robust standard deviation): {threshold:g} mm/a lies within its noise. Use a minimum rate of {suggested:g} mm/a, or improve the rate.</source>
      <translation>速率离散 {sigma:.0f} mm/a（稳健标准差）：{threshold:g} mm/a 在其噪声之内。请使用 {suggested:g} mm/a 的最小速率，或改进速率。</translation>
    </message>
    <message>
      <source>The reference area contains no polygon that could be used. Choose another layer.</source>
      <translation>参考区不含可用的多边形。请选择其他图层。</translation>
    </message>
    <message>
      <source>The reference area has other dates than the series. Take both from the same time series.</source>
      <translation>参考区的日期与时间序列不同。请从同一时间序列提取两者。</translation>
    </message>
    <message>
      <source>The reference cannot be brought into the CRS of the pairs. Give it in that CRS.</source>
      <translation>参考无法转换到干涉对的 CRS。请以该 CRS 给出。</translation>
    </message>
    <message>
      <source>The reference point lies outside of the ground that all pairs cover. Choose a place inside of it.</source>
      <translation>参考点位于所有干涉对共同覆盖的地面之外。请选择其内的地点。</translation>
    </message>
    <message>
      <source>The reference polygon lies outside of the ground that all pairs cover. Choose another one.</source>
      <translation>参考多边形位于所有干涉对共同覆盖的地面之外。请选择另一个。</translation>
    </message>
    <message>
      <source>The reference rests on {count} pixel(s): all rates share its error, about {share:.0%} of their standard error, and no average over pixels makes that smaller. Of {enough} pixels or more it hardly counts.</source>
      <translation>参考基于 {count} 个像元：所有速率共有其误差，约占其标准误差的 {share:.0%}，对像元取平均也不会减小。有 {enough} 个或更多像元时几乎不计。</translation>
    </message>
    <message>
      <source>The rejected polygons lie outside the deformation raster and do not count.</source>
      <translation>已剔除的多边形位于形变栅格之外，不予计入。</translation>
    </message>
    <message>
      <source>The relief radius is {radius:g} m. Choose a radius above 0 m, for example 100.</source>
      <translation>地形起伏度半径为 {radius:g} m。请选择大于 0 m 的半径，例如 100。</translation>
    </message>
    <message>
      <source>The relief radius of {radius:g} m is {pixels} pixels of this DEM, more than the {largest} that can be handled. Choose a radius of at most {largest_m:.0f} m.</source>
      <translation>地形起伏度半径 {radius:g} m 相当于该 DEM 的 {pixels} 个像元，超出可处理的 {largest} 个。请选择不超过 {largest_m:.0f} m 的半径。</translation>
    </message>
    <message>
      <source>The report needs the Python package jinja2, which this QGIS lacks ({reason}). Install it (python3 -m pip install jinja2 in QGIS's Python) and try again.</source>
      <translation>报告需要 Python 包 jinja2，而当前 QGIS 没有（{reason}）。请安装（在 QGIS 的 Python 中运行 python3 -m pip install jinja2）后重试。</translation>
    </message>
    <message>
      <source>The report {name} cannot be written ({reason}). Choose a folder that you may write to and whose disk has space left, and close the file where it is open.</source>
      <translation>无法写入报告 {name}（{reason}）。请选择有写入权限且磁盘有剩余空间的文件夹，如文件已在别处打开请先关闭。</translation>
    </message>
    <message>
      <source>The result is empty: nowhere do the tracks have data together from directions different enough. Check that they overlap, and the incidence and heading angles.</source>
      <translation>结果为空：没有任何位置同时具有观测方向差异足够大的各轨道数据。请检查各轨道是否重叠，以及入射角和航向角。</translation>
    </message>
    <message>
      <source>The review found {first:,}, the sweep {second:,}, none of them the same: at least {low:,.0f} in all, and how many more cannot be told.</source>
      <translation>判读找到 {first:,} 个，巡查找到 {second:,} 个，没有相同的：总共至少 {low:,.0f} 个，还有多少无法得知。</translation>
    </message>
    <message>
      <source>The review found {first:,}, the sweep {second:,}, {both:,} of them the same: about {total:,.0f} in all (95 % interval {low:,.0f} to {high:,.0f}; Chapman 1951).</source>
      <translation>判读找到 {first:,} 个，巡查找到 {second:,} 个，其中 {both:,} 个相同：总共约 {total:,.0f} 个（95% 区间 {low:,.0f} 到 {high:,.0f}；Chapman 1951）。</translation>
    </message>
    <message>
      <source>The review of an iteration ends where the landslides expected among the candidates not yet judged are at most this share of those accepted (or one), once 20 are judged and the next ones are less than 25 % likely. The rest stays without a verdict. 0: every candidate is judged.</source>
      <translation>一次迭代的判读在以下情况结束：尚未判定的候选区中预期的滑坡不多于已确认滑坡的此比例（或一个），已判定 20 个，且后续候选区的可能性低于 25%。其余没有判定。0：判定每个候选区。</translation>
    </message>
    <message>
      <source>The same inputs and parameters give the same study. Parameters of the last iteration, as the study keeps them:</source>
      <translation>相同的输入和参数得到相同的研究文件。研究文件中保存的最后一次迭代的参数：</translation>
    </message>
    <message>
      <source>The same on the deformation rate |rate|, mm/a ({crs}).</source>
      <translation>同上，底图为形变速率 |速率|，mm/a ({crs})。</translation>
    </message>
    <message>
      <source>The sample has no field '{field}'. Choose the field with the class.</source>
      <translation>样本没有“{field}”字段。请选择存放类别的字段。</translation>
    </message>
    <message>
      <source>The sample has no place '{place}'. Open the study again.</source>
      <translation>样本中没有样点“{place}”。请重新打开研究文件。</translation>
    </message>
    <message>
      <source>The sample holds the class '{label}', which the map does not have (it has {known}). Correct the sample's class fields.</source>
      <translation>样本含有类别“{label}”，而滑坡图中没有该类别（只有 {known}）。请更正样本的类别字段。</translation>
    </message>
    <message>
      <source>The sample layer is empty. Give it the polygons of the inventory first.</source>
      <translation>样本图层为空。请先提供滑坡编目的多边形。</translation>
    </message>
    <message>
      <source>The sample of non-candidates in the study cannot be read. Draw it again.</source>
      <translation>无法读取研究文件中的非候选区样本。请重新抽取。</translation>
    </message>
    <message>
      <source>The sample place {fid} has no geometry. Choose a point or polygon layer, or the field with the map class.</source>
      <translation>样点 {fid} 没有几何图形。请选择点或多边形图层，或选择制图类别字段。</translation>
    </message>
    <message>
      <source>The samples have no field 'iteration'. Add it: the iteration in which each sample joined, 0 for the inventory.</source>
      <translation>样本没有“iteration”字段。请添加：各样本加入时的迭代编号，初始编目为 0。</translation>
    </message>
    <message>
      <source>The samples have no field '{name}'. Choose a deformation raster, or samples with rates (see 'Update samples').</source>
      <translation>样本没有“{name}”字段。请选择形变栅格，或带有速率的样本（见“更新样本”）。</translation>
    </message>
    <message>
      <source>The samples' mean |rate| moved from {first:.2f} mm/a in the inventory to {last:.2f} mm/a at the end.</source>
      <translation>样本的平均 |速率| 由编目中的 {first:.2f} mm/a 变为最终的 {last:.2f} mm/a。</translation>
    </message>
    <message>
      <source>The scheduler {address} cannot be reached ({reason}). Check that it runs, or leave the scheduler empty to work on this machine.</source>
      <translation>无法连接调度器 {address}（{reason}）。请检查它是否在运行，或调度器留空以在本机工作。</translation>
    </message>
    <message>
      <source>The scheduler {address} has no worker. Start one: dask worker {address}</source>
      <translation>调度器 {address} 没有工作进程。请启动一个：dask worker {address}</translation>
    </message>
    <message>
      <source>The scheduler {address} needs the Python package 'distributed', which cannot be loaded ({reason}). Install it again, or leave the scheduler empty to work on this machine.</source>
      <translation>调度器 {address} 需要 Python 软件包“distributed”，但它无法载入（{reason}）。请重新安装，或调度器留空以在本机工作。</translation>
    </message>
    <message>
      <source>The scheduler {address} needs the Python package 'distributed', which is not installed here. Install it (pip install distributed), or leave the scheduler empty to work on this machine.</source>
      <translation>调度器 {address} 需要 Python 软件包“distributed”，此处没有安装。请安装（pip install distributed），或调度器留空以在本机工作。</translation>
    </message>
    <message>
      <source>The scheduler {address} or its workers stopped in the middle of the work ({reason}). Start them again, with more memory if they ran out of it, or leave the scheduler empty to work on this machine.</source>
      <translation>调度器 {address} 或其工作进程在处理中途停止（{reason}）。请重新启动它们（如果内存不足，请给予更多内存），或调度器留空以在本机工作。</translation>
    </message>
    <message>
      <source>The service gives no access to its images. Try again later.</source>
      <translation>该服务不允许访问其影像。请稍后再试。</translation>
    </message>
    <message>
      <source>The share to hold out is {share:g}, but must lie between 0 and 1. Enter for example 0.3.</source>
      <translation>留出比例为 {share:g}，但必须介于 0 与 1 之间。请输入例如 0.3。</translation>
    </message>
    <message>
      <source>The slowest rate is {value:g} mm/a. Give a positive number.</source>
      <translation>最慢速率为 {value:g} mm/a。请给出正数。</translation>
    </message>
    <message>
      <source>The smallest rate that can be told from none, 1.96 standard errors, mm/a.</source>
      <translation>能与零区分的最小速率，标准误差的 1.96 倍，mm/a。</translation>
    </message>
    <message>
      <source>The standard error {name} goes from {low:.4g} to {high:.4g}, but none is negative. Choose the right raster, or set its no data value in the layer's properties (Transparency).</source>
      <translation>标准误差 {name} 的值从 {low:.4g} 到 {high:.4g}，但标准误差不会为负。请选择正确的栅格，或在图层属性（透明度）中设置其无数据值。</translation>
    </message>
    <message>
      <source>The studies {first} and {other} have different coordinate reference systems. Merge studies of one area that were made from the same rasters.</source>
      <translation>研究文件 {first} 与 {other} 的坐标参考系不同。请合并同一区域、由相同栅格建立的研究文件。</translation>
    </message>
    <message>
      <source>The study area contains no polygon that could be used. Choose another layer, or none.</source>
      <translation>研究区不含可用的多边形。请选择其他图层，或不选择。</translation>
    </message>
    <message>
      <source>The study area does not overlap the deformation raster. Check its coordinate reference system or choose another layer.</source>
      <translation>研究区与形变栅格不重叠。请检查其坐标参考系，或选择其他图层。</translation>
    </message>
    <message>
      <source>The study area does not overlap the deformation raster. Choose another layer.</source>
      <translation>研究区与形变栅格不重叠。请选择其他图层。</translation>
    </message>
    <message>
      <source>The study area has no area. Choose a polygon layer that covers the place to be sampled.</source>
      <translation>研究区没有面积。请选择覆盖抽样范围的多边形图层。</translation>
    </message>
    <message>
      <source>The study cannot be written to {folder} ({reason}). Choose a folder that exists and that you may write to.</source>
      <translation>无法将研究文件写入 {folder}（{reason}）。请选择存在且有写入权限的文件夹。</translation>
    </message>
    <message>
      <source>The study contains no polygon yet, so there is no map.</source>
      <translation>本研究文件尚无多边形，因此没有地图。</translation>
    </message>
    <message>
      <source>The study has no candidate '{candidate}'. Reload the candidates and try again.</source>
      <translation>研究文件中没有候选区“{candidate}”。请重新加载候选区后重试。</translation>
    </message>
    <message>
      <source>The study has no reference polygons, so there is no accuracy. Hold some known landslides out of the inventory to measure it.</source>
      <translation>本研究文件没有验证多边形，因此没有精度。请从编目中留出部分已知滑坡以评价精度。</translation>
    </message>
    <message>
      <source>The study has no {field} '{value}'. Reload its layers.</source>
      <translation>研究文件中没有值为“{value}”的 {field}。请重新加载其图层。</translation>
    </message>
    <message>
      <source>The study holds nothing of that kind yet, so the output is empty. Review candidates first.</source>
      <translation>研究文件中还没有此类内容，因此输出为空。请先判读候选区。</translation>
    </message>
    <message>
      <source>The study was closed. Open it and start the iteration again.</source>
      <translation>研究文件已关闭。请将其打开并重新开始该次迭代。</translation>
    </message>
    <message>
      <source>The study {name} cannot be written: the file or its folder is read-only. Copy it to a folder of your own and open the copy.</source>
      <translation>无法写入研究文件 {name}：文件或其文件夹为只读。请将其复制到您自己的文件夹，再打开副本。</translation>
    </message>
    <message>
      <source>The study {name} could not be read or written ({reason}). Check the disk and try again.</source>
      <translation>无法读写研究文件 {name}（{reason}）。请检查磁盘后重试。</translation>
    </message>
    <message>
      <source>The study {name} holds a trigger '{trigger}' that changes what is written to it. It does not come from this plugin: remove it, or ask whoever gave you the file.</source>
      <translation>研究文件 {name} 含有触发器“{trigger}”，它会改变写入的内容。它不是本插件的：请将其删除，或询问给您文件的人。</translation>
    </message>
    <message>
      <source>The study {name} holds a value of more than {most} MB, which no study needs. Something else than this plugin wrote it: use a copy or a backup.</source>
      <translation>研究文件 {name} 中有一个超过 {most} MB 的值，任何研究都不需要这样的值。它由本插件以外的程序写入：请使用副本或备份。</translation>
    </message>
    <message>
      <source>The study {name} holds something in the field '{field}' of its table '{table}' that cannot stand there (row {rows}). Something else than this plugin changed it. Such rows are left out, and the study can only be looked at: mend them in QGIS's attribute table, or use a copy or a backup.</source>
      <translation>研究文件 {name} 的表“{table}”的字段“{field}”中有不应出现的内容（第 {rows} 行）。它是本插件之外的程序改动的。这些行不予采用，研究文件只能查看：请在 QGIS 的属性表中改正，或使用副本或备份。</translation>
    </message>
    <message>
      <source>The study {name} holds something of its own that would run when the study is used: '{part}'. It does not come from this plugin: remove it, or ask whoever gave you the file.</source>
      <translation>研究文件 {name} 自带会在使用时运行的内容：“{part}”。它不是本插件的：请将其删除，或询问给您文件的人。</translation>
    </message>
    <message>
      <source>The study {name} is damaged or incomplete. Copy it again from where it came from, or use its newest backup (the file beside it with a version and time in its name).</source>
      <translation>研究文件 {name} 已损坏或不完整。请从来源处重新复制，或使用其最新备份（位于其旁、文件名含版本和时间的文件）。</translation>
    </message>
    <message>
      <source>The study {name} is of an older version and cannot be converted: its table '{table}' holds something in the field '{field}' that cannot stand there (row {rows}). Mend it in QGIS's attribute table, or use a copy or a backup.</source>
      <translation>研究文件 {name} 是较旧的版本，无法转换：其表“{table}”的字段“{field}”中有不应出现的内容（第 {rows} 行）。请在 QGIS 的属性表中改正，或使用副本或备份。</translation>
    </message>
    <message>
      <source>The study {name} is of an older version and has to be converted before it can be read. Open it once on the Data page, which keeps a backup; if it is read-only, copy it to a folder of your own and open the copy.</source>
      <translation>研究文件 {name} 是旧版本，须先转换才能读取。请在“数据”页打开一次（会保留备份）；如果它是只读的，请将其复制到您自己的文件夹，再打开副本。</translation>
    </message>
    <message>
      <source>The study {name} is of an older version. Open it once on the Data page: it is converted then, and a backup is kept beside it.</source>
      <translation>研究文件 {name} 由较旧的版本创建。请在“数据”页打开一次：届时会转换，并在旁边保留备份。</translation>
    </message>
    <message>
      <source>The study {name} is open in QGIS or in another program, so it is not replaced: what is said there would be lost. Close it there, or choose another file.</source>
      <translation>研究文件 {name} 已在 QGIS 或其他程序中打开，因此未被替换：否则在那里作出的判读会丢失。请在那里关闭它，或选择其他文件。</translation>
    </message>
    <message>
      <source>The study {name} lacks its table '{table}'. Somebody deleted it; use a backup or a copy.</source>
      <translation>研究文件 {name} 缺少数据表“{table}”，可能已被删除；请使用备份或副本。</translation>
    </message>
    <message>
      <source>The study {name} that was there before holds verdicts that the new one does not: it was kept as {kept}.</source>
      <translation>原有的研究文件 {name} 含有新文件中没有的判读：已将其保留为 {kept}。</translation>
    </message>
    <message>
      <source>The study {name} was merged from studies whose logs something else than this plugin had changed: {names}. Compare these with a copy.</source>
      <translation>研究文件 {name} 由日志被本插件以外的程序改动过的研究文件合并而成：{names}。请将它们与副本比较。</translation>
    </message>
    <message>
      <source>The study {name} was moved, deleted or replaced while it was open: nothing more can be saved in it. Put it back, or open it on the Data page where it is now.</source>
      <translation>研究文件 {name} 在打开期间被移动、删除或替换，无法再向其中保存任何内容。请将其放回原处，或在“数据”页从其现在的位置打开。</translation>
    </message>
    <message>
      <source>The study {name} was written by a newer version of this plugin (schema {version}, this one knows {known}). Update the plugin.</source>
      <translation>研究文件 {name} 由更新版本的插件写出（架构版本 {version}，当前插件支持到 {known}）。请更新插件。</translation>
    </message>
    <message>
      <source>The study's coordinate reference system cannot be read. Choose one that QGIS knows.</source>
      <translation>无法读取研究文件的坐标参考系。请选择 QGIS 能识别的坐标参考系。</translation>
    </message>
    <message>
      <source>The sweep has no cell '{cell}'. Open the study again.</source>
      <translation>巡查中没有格子“{cell}”。请重新打开研究文件。</translation>
    </message>
    <message>
      <source>The sweep looks at the study area cell by cell, without what the review has found: {looked:,} of {cells:,} cells, {landslides:,} of them with landslides and {again:,} to be looked at again.</source>
      <translation>巡查不参看判读的结果，逐格查看研究区：{cells:,} 格中已查看 {looked:,} 格，其中 {landslides:,} 格有滑坡，{again:,} 格待再看。</translation>
    </message>
    <message>
      <source>The target CRS is in degrees, but the cell size is in metres. Choose a projected CRS.</source>
      <translation>目标坐标参考系以度为单位，而格网单元大小以米为单位。请选择投影坐标参考系。</translation>
    </message>
    <message>
      <source>The text file {name} cannot be read ({reason}). Choose a plain text file (UTF-8).</source>
      <translation>无法读取文本文件 {name}（{reason}）。请选择纯文本文件（UTF-8）。</translation>
    </message>
    <message>
      <source>The text file {name} does not exist. Check its path.</source>
      <translation>文本文件 {name} 不存在。请检查其路径。</translation>
    </message>
    <message>
      <source>The thaw season takes the whole year, so that no winter is left. Choose its first and last month, or leave the winter's rate out.</source>
      <translation>融化季占了全年，没有剩下冬季。请选择其第一个月和最后一个月，或不要冬季速率。</translation>
    </message>
    <message>
      <source>The threshold table has no enabled row for the deformation rate. Add a row with factor 'deformation_rate' and its lower bound in mm/a, for example 50.</source>
      <translation>阈值表中没有启用形变速率的行。请添加 factor 为“deformation_rate”的行，并给出以 mm/a 为单位的下限，例如 50。</translation>
    </message>
    <message>
      <source>The threshold table has no enabled row. Enable at least one factor.</source>
      <translation>阈值表中没有启用的行。请至少启用一个因子。</translation>
    </message>
    <message>
      <source>The threshold table has no field 'factor'. Choose a table with the fields factor, lower, upper, as the factor statistics write it.</source>
      <translation>阈值表没有“factor”字段。请选择含有 factor、lower、upper 字段的表，即因子统计输出的表。</translation>
    </message>
    <message>
      <source>The thresholds let areas of together more than {limit:,} connected pixels pass, more than anybody could review. Tighten the ranges or raise the minimum deformation rate (or the growth rate).</source>
      <translation>阈值使合计超过 {limit:,} 个相连像元的区域通过，无人能够判读。请收紧范围，或提高最小形变速率（或生长速率）。</translation>
    </message>
    <message>
      <source>The thresholds use coherence, but no coherence raster is given. Choose one or disable that row.</source>
      <translation>阈值用到相干性，但没有提供相干性栅格。请选择一个，或停用该行。</translation>
    </message>
    <message>
      <source>The time series covers {size} x {size} pixels in the middle of the scene, to keep the file small.</source>
      <translation>时间序列仅覆盖场景中部的 {size} × {size} 像元，以控制文件大小。</translation>
    </message>
    <message>
      <source>The time series has no data here. Choose another place.</source>
      <translation>时间序列在此处无数据。请选择其他位置。</translation>
    </message>
    <message>
      <source>The time series has {dates} dates; a rate with its season needs at least {needed}. Give more dates, or leave out the semi-annual term or lower the minimum number of dates.</source>
      <translation>时间序列有 {dates} 个日期；拟合速率与季节变化至少需要 {needed} 个。请提供更多日期，或去掉半年周期项，或减小最少日期数。</translation>
    </message>
    <message>
      <source>The time series layer has no point here. Click on one of its points, or choose a larger outline.</source>
      <translation>时间序列图层在此处没有点。请点击其中一个点，或选择更大的轮廓。</translation>
    </message>
    <message>
      <source>The time series {name} cannot be read ({reason}). Either it is damaged or its disk unreachable, or it is an HDF5 file compressed with LZF, which GDAL cannot read: rewrite it with h5repack -f GZIP=1.</source>
      <translation>无法读取时间序列 {name}（{reason}）。要么文件已损坏或所在磁盘无法访问，要么它是以 LZF 压缩的 HDF5 文件，GDAL 无法读取：请用 h5repack -f GZIP=1 重写。</translation>
    </message>
    <message>
      <source>The time series {name} does not exist. Choose a layer or file.</source>
      <translation>时间序列 {name} 不存在。请选择图层或文件。</translation>
    </message>
    <message>
      <source>The time series {name} does not exist. Choose it again.</source>
      <translation>时间序列 {name} 不存在。请重新选择。</translation>
    </message>
    <message>
      <source>The time series {name} has {bands} band(s), but there are {dates} dates. Give one date per band, in the order of the bands.</source>
      <translation>时间序列 {name} 有 {bands} 个波段，但日期有 {dates} 个。请按波段顺序为每个波段提供一个日期。</translation>
    </message>
    <message>
      <source>The tracks look from similar directions (condition number {mean:.1f}): errors grow by about that factor. Combine an ascending with a descending track.</source>
      <translation>各轨道的观测方向相近（条件数 {mean:.1f}）：误差约放大相应倍数。请将升轨与降轨合并。</translation>
    </message>
    <message>
      <source>The two analysts' lists differ in length ({first} and {second}). Compare the same candidates.</source>
      <translation>两名解译人员的列表长度不同（{first} 与 {second}）。请比较相同的候选区。</translation>
    </message>
    <message>
      <source>The unit of {name} is '{unit}', not m, cm or mm. Choose a time series of displacements.</source>
      <translation>{name} 的单位为“{unit}”，不是 m、cm 或 mm。请选择位移时间序列。</translation>
    </message>
    <message>
      <source>The values are nearly all 0, so no classes can be made. Enter the class limits yourself.</source>
      <translation>数值几乎全为 0，无法分级。请自行输入分级界限。</translation>
    </message>
    <message>
      <source>The wavelength is not used: it counts for radians only.</source>
      <translation>波长未被使用：它只对弧度有意义。</translation>
    </message>
    <message>
      <source>The weights contain '{word}', but each must be the sigma of one date: a number above 0. Correct the list.</source>
      <translation>权重含有“{word}”，但每个都必须是一个日期的 sigma：大于 0 的数字。请更正列表。</translation>
    </message>
    <message>
      <source>The work stops when the samples' mean |rate| changes by no more than the tolerance for the needed number of iterations in a row, or when an iteration finds nothing new. The first change does not count, for the inventory's own thresholds brought it about.</source>
      <translation>当样本平均 |速率| 的变化在所需的连续迭代次数内均不超过容差，或某次迭代没有新发现时，工作即告停止。第一次变化不计入，因为它是由编目自身的阈值带来的。</translation>
    </message>
    <message>
      <source>The worker {worker} has another version of {name} ({theirs}) than this machine ({ours}). Install the same there.</source>
      <translation>工作进程 {worker} 的 {name} 版本（{theirs}）与本机（{ours}）不同。请安装相同的版本。</translation>
    </message>
    <message>
      <source>The workers of {address} cannot run this package ({reason}). Install it, numpy, scipy and GDAL there.</source>
      <translation>{address} 的工作进程无法运行本软件包（{reason}）。请在那里安装它以及 numpy、scipy 和 GDAL。</translation>
    </message>
    <message>
      <source>There are no thresholds to show. Derive or load them first.</source>
      <translation>没有可显示的阈值。请先推导或加载阈值。</translation>
    </message>
    <message>
      <source>There are too few classes to tell a trend. Make at least 3.</source>
      <translation>级数太少，无法判断趋势。请至少分为 3 级。</translation>
    </message>
    <message>
      <source>There are {count} dates only; a rate needs more.</source>
      <translation>只有 {count} 个日期；速率需要更多。</translation>
    </message>
    <message>
      <source>There are {count} dates only; a rate needs more. Choose more granules.</source>
      <translation>只有 {count} 个日期；速率需要更多。请选择更多数据块。</translation>
    </message>
    <message>
      <source>There are {count} dates, fewer than the minimum of {minimum}: pixels with all of them have a rate.</source>
      <translation>只有 {count} 个日期，少于最少日期数 {minimum}：具备全部日期的像元仍有速率。</translation>
    </message>
    <message>
      <source>There are {sigmas} weights for {dates} dates. Give one sigma per date, in the order of the dates.</source>
      <translation>权重有 {sigmas} 个，日期有 {dates} 个。请按日期顺序为每个日期提供一个标准差（sigma）。</translation>
    </message>
    <message>
      <source>There are {tracks} tracks, but incidence and heading of {geometries}. Give both for every track, in the order of the tracks.</source>
      <translation>轨道有 {tracks} 条，但入射角和航向角只有 {geometries} 条轨道的。请按轨道顺序为每条轨道提供两者。</translation>
    </message>
    <message>
      <source>There are {tracks} tracks, but {sigmas} standard errors. Give one for every track, in the order of the tracks, or none.</source>
      <translation>有 {tracks} 个轨道，却有 {sigmas} 个标准误差。请按轨道顺序每个轨道给一个，或都不给。</translation>
    </message>
    <message>
      <source>There is no date in '{text}'. Give a text file with one date per line, or the dates themselves, as 20180131, 2018-01-31 or decimal years.</source>
      <translation>“{text}”中没有日期。请提供每行一个日期的文本文件，或直接填写日期，写作 20180131、2018-01-31 或小数年。</translation>
    </message>
    <message>
      <source>There is no landslide to learn from. Choose the layer of known landslides on the Data page.</source>
      <translation>没有可供学习的滑坡。请在“数据”页选择已知滑坡的图层。</translation>
    </message>
    <message>
      <source>There is no method '{name}'. Choose one of: {known}.</source>
      <translation>没有“{name}”方法。请从以下方法中选择：{known}。</translation>
    </message>
    <message>
      <source>There is no reference polygon to compare with. Check the reference layer, its selection and the study area.</source>
      <translation>没有可供比较的验证多边形。请检查参考图层、其选择集和研究区。</translation>
    </message>
    <message>
      <source>There is no slope method named '{name}'. Choose one of: {known}.</source>
      <translation>没有名为“{name}”的坡度算法。请从以下算法中选择：{known}。</translation>
    </message>
    <message>
      <source>There is no study area to cut the images to. Choose a deformation raster or a study area.</source>
      <translation>没有可用来裁剪影像的研究区。请选择形变栅格或研究区。</translation>
    </message>
    <message>
      <source>There is no study {name}. It may have been moved; choose it again.</source>
      <translation>研究文件 {name} 不存在，可能已被移动；请重新选择。</translation>
    </message>
    <message>
      <source>There is no terrain factor named '{name}'. Choose one of: {known}.</source>
      <translation>没有名为“{name}”的地形因子。请从以下因子中选择：{known}。</translation>
    </message>
    <message>
      <source>There is one date only; a rate needs pairs of several dates. Choose more pairs.</source>
      <translation>只有一个日期；速率需要多个日期的干涉对。请选择更多干涉对。</translation>
    </message>
    <message>
      <source>There is one track only. Choose at least two deformation rasters to combine.</source>
      <translation>只有一条轨道。请至少选择两个形变栅格进行合并。</translation>
    </message>
    <message>
      <source>These displacements come without coherence, so none is written.</source>
      <translation>这些位移不带相干性，因此不写出。</translation>
    </message>
    <message>
      <source>These displacements come without coherence, so that no pixel is masked by it.</source>
      <translation>这些位移不带相干性，因此不据此掩膜像元。</translation>
    </message>
    <message>
      <source>These displacements come without coherence. Leave the coherence output out.</source>
      <translation>这些位移不带相干性。请不要输出相干性。</translation>
    </message>
    <message>
      <source>These images are pictures without bands that could be measured. Choose scenes of a catalogue (STAC), for example of Sentinel-2 or Landsat, on the strip.</source>
      <translation>这些影像是没有可量测波段的图片。请在时间条上选择目录（STAC）中的景，例如 Sentinel-2 或 Landsat。</translation>
    </message>
    <message>
      <source>These pairs come without coherence, so stacking gives none. Leave the coherence output out.</source>
      <translation>这些干涉对不带相干性，因此叠加得不出相干性。请不要相干性输出。</translation>
    </message>
    <message>
      <source>These pairs come without coherence, so stacking writes none.</source>
      <translation>这些干涉对不带相干性，因此叠加不写出相干性。</translation>
    </message>
    <message>
      <source>This place cannot be brought to the time series' coordinate reference system ({reason}). Choose one nearer to it.</source>
      <translation>无法将该位置转换到时间序列的坐标参考系（{reason}）。请选择离其更近的位置。</translation>
    </message>
    <message>
      <source>This place lies outside the time series. Choose one inside it.</source>
      <translation>该位置在时间序列范围之外。请选择范围内的位置。</translation>
    </message>
    <message>
      <source>This study has no iteration yet, so there is nothing to report on but what is listed below. Derive thresholds and review candidates first, then make the report again.</source>
      <translation>本研究文件尚无迭代，除下列内容外没有可报告的结果。请先推导阈值并判读候选区，再重新生成报告。</translation>
    </message>
    <message>
      <source>This study was made by an older version, which did not keep what each iteration saw: its samples by origin, new landslides and found reference landslides are worked out from today's samples, which may have changed since.</source>
      <translation>该研究文件由旧版本建立，旧版本没有保存每次迭代所见：各来源的样本、新滑坡和找到的验证滑坡由今天的样本算出，而样本此后可能已改变。</translation>
    </message>
    <message>
      <source>Threshold tables are written as .csv or .gpkg, not as {name}. Change the ending.</source>
      <translation>阈值表以 .csv 或 .gpkg 写入，不支持 {name}。请更改扩展名。</translation>
    </message>
    <message>
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Thresholds of iteration {number}</source>
      <translation>第 {number} 次迭代的阈值</translation>
    </message>
    <message>
      <source>Time per verdict</source>
      <translation>每个判定的时间</translation>
    </message>
    <message>
      <source>To repeat it</source>
      <translation>复现方法</translation>
    </message>
    <message>
      <source>Tolerance</source>
      <translation>容差</translation>
    </message>
    <message>
      <source>Tolerance {tolerance:g} mm/a, needed for {patience} iteration(s) in a row.</source>
      <translation>容差 {tolerance:g} mm/a，须连续满足 {patience} 次迭代。</translation>
    </message>
    <message>
      <source>Too few coherent pixels to fit a ramp or the height's part on {dates}: left out.</source>
      <translation>{dates} 的相干像元太少，无法拟合趋势面或随高度的部分：已舍弃。</translation>
    </message>
    <message>
      <source>Too many pixels have the same value for {wanted} classes of equal area: there are {count}, and the largest has {share:.0%} of it. Enter the class limits yourself.</source>
      <translation>相同值的像元过多，无法分为 {wanted} 个等面积的级：共 {count} 级，最大的一级占面积的 {share:.0%}。请自行输入分级界限。</translation>
    </message>
    <message>
      <source>Topographic position</source>
      <translation>地形位置指数</translation>
    </message>
    <message>
      <source>Toward the satellite (down the slope)</source>
      <translation>朝向卫星（沿坡向下）</translation>
    </message>
    <message>
      <source>True positive rate (%)</source>
      <translation>真阳性率（%）</translation>
    </message>
    <message>
      <source>True positive rate (95 % interval)</source>
      <translation>真阳性率（95% 置信区间）</translation>
    </message>
    <message>
      <source>True positive rate by size of the reference landslide; lines: Wilson 95 % interval</source>
      <translation>不同规模验证滑坡的真阳性率；线段：95% Wilson 置信区间</translation>
    </message>
    <message>
      <source>Two of the factor layers are called {name}. Give each layer a name of its own.</source>
      <translation>有两个因子图层同名为 {name}。请为每个图层取独有的名称。</translation>
    </message>
    <message>
      <source>Two polygons cannot be overlaid. Run 'Fix geometries' on the polygon layers and try again.</source>
      <translation>有两个多边形无法叠加。请对多边形图层运行“修正几何图形”后重试。</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Unit and sign: {unit}, {sign}.</source>
      <translation>单位和符号：{unit}，{sign}。</translation>
    </message>
    <message>
      <source>Unit: {unit} ({stated}).</source>
      <translation>单位：{unit}（{stated}）。</translation>
    </message>
    <message>
      <source>Used</source>
      <translation>使用</translation>
    </message>
    <message>
      <source>Values {low:.1f} to {high:.1f} mm/a, 99 % of them below {p99:.0f}: {threshold:g} mm/a finds nothing. Use a minimum rate of {lower:g} mm/a, or check the unit.</source>
      <translation>值为 {low:.1f} 到 {high:.1f} mm/a，其中 99% 低于 {p99:.0f}：{threshold:g} mm/a 什么也找不到。请使用 {lower:g} mm/a 的最小速率，或检查单位。</translation>
    </message>
    <message>
      <source>Values {low:.2g} to {high:.2g} mm/a: {threshold:g} mm/a finds nothing, nor would a lower minimum rate. Check the unit.</source>
      <translation>值为 {low:.2g} 到 {high:.2g} mm/a：{threshold:g} mm/a 什么也找不到，更低的最小速率也一样。请检查单位。</translation>
    </message>
    <message>
      <source>Wavelength: {wavelength:.4g} m ({stated}).</source>
      <translation>波长：{wavelength:.4g} m（{stated}）。</translation>
    </message>
    <message>
      <source>What answers at {address} is no dask scheduler that this machine's dask understands. Check the port and the versions, or leave the scheduler empty to work on this machine.</source>
      <translation>在 {address} 应答的不是本机的 dask 能理解的 dask 调度器。请检查端口和版本，或调度器留空以在本机工作。</translation>
    </message>
    <message>
      <source>What counts as one sample: every pixel (large landslides dominate), one median per polygon (mean direction for aspect), or pixels weighted so that all polygons count the same.</source>
      <translation>一个样本的含义：每个像元（大型滑坡占主导），每个多边形取一个中位数（坡向取平均方向），或对像元加权使各多边形权重相同。</translation>
    </message>
    <message>
      <source>What follows is of the cells looked at, and of what the review found in them: they are no random sample of the area.</source>
      <translation>以下内容针对已看过的格子以及判读在其中的发现：它们不是本区的随机样本。</translation>
    </message>
    <message>
      <source>What is computed from the elevation model and gets a range (elevation m, slope and aspect degrees, curvatures 1/m, the others m). Without an elevation model it does not count.</source>
      <translation>由高程模型计算并得到范围的因子（高程 m，坡度和坡向为度，曲率 1/m，其余 m）。没有高程模型时不计。</translation>
    </message>
    <message>
      <source>What refuses a missed landslide can only be told with the rasters that the thresholds were put on. Choose the deformation rate, or leave the thresholds empty.</source>
      <translation>只有同时给出阈值所针对的栅格，才能说明漏检滑坡被什么排除。请选择形变速率，或将阈值留空。</translation>
    </message>
    <message>
      <source>What review and sweep both missed</source>
      <translation>判读与巡查都漏掉的</translation>
    </message>
    <message>
      <source>When the image {name} was taken is not known, so the report leaves it out. Give its date on the page Review.</source>
      <translation>影像 {name} 的拍摄时间未知，因此报告不采用它。请在“判读”页给出它的日期。</translation>
    </message>
    <message>
      <source>When the image {name} was taken is told neither by its tags nor by its name. Give its date.</source>
      <translation>影像 {name} 的标签和名称都没有说明拍摄时间。请给出其日期。</translation>
    </message>
    <message>
      <source>Where known landslides are given as points, each stands for a disc of this radius, metres; 0 is the pixel under the point.</source>
      <translation>已知滑坡以点给出时，每个点代表此半径的圆，单位米；0 为点所在的像元。</translation>
    </message>
    <message>
      <source>Where the review stops early few candidates are rejected, and those look most like landslides: a cut that is learned from them keeps new landslides out. Judge all of them, or do not learn a cut; the order learns from rejections anyway.</source>
      <translation>判读提早停止时，被剔除的候选区很少，而且最像滑坡：由它们学得的截断会把新滑坡挡在外面。请全部判读，或不学习截断；排序无论如何都会从剔除中学习。</translation>
    </message>
    <message>
      <source>Whether connected ground that moves toward the satellite and away from it is one candidate. By default it is two: one landslide hardly does both.</source>
      <translation>朝向卫星和远离卫星移动的相连地面是否为一个候选区。默认为两个：一个滑坡几乎不会同时如此。</translation>
    </message>
    <message>
      <source>Whether pixels that touch only at a corner belong together.</source>
      <translation>仅在角点相接的像元是否视为相连。</translation>
    </message>
    <message>
      <source>Which of the {count} band(s) of {name} is what cannot be told from their names. Give the bands, for example: blue=2, green=3, red=4, nir=8.</source>
      <translation>从名称无法判断 {name} 的 {count} 个波段各是什么。请给出波段，例如：blue=2, green=3, red=4, nir=8。</translation>
    </message>
    <message>
      <source>Which outline is the newest is told by a date. Choose the field of the date.</source>
      <translation>哪个轮廓最新由日期决定。请选择日期字段。</translation>
    </message>
    <message>
      <source>Which way ground must move: any, only away from the satellite (negative rates), only toward it (positive rates). Automatic: any, but only down the slope where the rate was projected on it.</source>
      <translation>地面必须向哪个方向移动：任意、仅远离卫星（负速率）、仅朝向卫星（正速率）。自动：任意，但速率已投影到斜坡时仅沿坡向下。</translation>
    </message>
    <message>
      <source>Whole map</source>
      <translation>全图</translation>
    </message>
    <message>
      <source>Without a DEM and the radar's angles, shadow, layover and slopes that the line of sight does not see are not in the map: more ground is not seen than it shows.</source>
      <translation>没有 DEM 和雷达角度，图中就没有阴影、叠掩和视线看不到的坡面：实际不可见的地面比图中更多。</translation>
    </message>
    <message>
      <source>Without a deformation rate, ranges come from the ground alone. Choose a DEM or other factors.</source>
      <translation>没有形变速率时，范围只来自地面。请选择 DEM 或其他因子。</translation>
    </message>
    <message>
      <source>Without a lower bound of the deformation rate candidates are not counted.</source>
      <translation>没有形变速率下限，不统计候选区。</translation>
    </message>
    <message>
      <source>Without a standard error of the rate, its noise is not looked at.</source>
      <translation>没有标准误差，因此不考虑速率的噪声。</translation>
    </message>
    <message>
      <source>Worked on</source>
      <translation>工作时间</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>a coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>a copy or an older release of {name}</source>
      <translation>{name} 的副本或较旧版本</translation>
    </message>
    <message>
      <source>a displacement in metres</source>
      <translation>以米为单位的位移</translation>
    </message>
    <message>
      <source>a phase</source>
      <translation>相位</translation>
    </message>
    <message>
      <source>a rate</source>
      <translation>速率</translation>
    </message>
    <message>
      <source>a rate and a yearly cycle</source>
      <translation>速率和年周期</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>accepted candidates</source>
      <translation>已确认的候选区</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>all sizes</source>
      <translation>全部规模</translation>
    </message>
    <message>
      <source>any value</source>
      <translation>任意值</translation>
    </message>
    <message>
      <source>arc {old} → {new} ({count} of {all} new samples lie outside the old)</source>
      <translation>方位范围 {old} → {new}（{all} 个新样本中有 {count} 个位于旧范围之外）</translation>
    </message>
    <message>
      <source>arc {old} → {new} ({count} of {all} samples lie outside the new)</source>
      <translation>方位范围 {old} → {new}（{all} 个样本中有 {count} 个位于新范围之外）</translation>
    </message>
    <message>
      <source>arc {old} → {new} ({count} of {all} samples lie outside the old)</source>
      <translation>方位范围 {old} → {new}（{all} 个样本中有 {count} 个位于旧范围之外）</translation>
    </message>
    <message>
      <source>as the noise wants</source>
      <translation>按噪声需要</translation>
    </message>
    <message>
      <source>below {upper:,.0f} m²</source>
      <translation>小于 {upper:,.0f} m²</translation>
    </message>
    <message>
      <source>candidate</source>
      <translation>候选区</translation>
    </message>
    <message>
      <source>candidate uncertain or without verdict</source>
      <translation>存疑或无判定的候选区</translation>
    </message>
    <message>
      <source>chosen</source>
      <translation>由用户选择</translation>
    </message>
    <message>
      <source>chosen; the product states {unit}</source>
      <translation>由用户选择；产品标注为 {unit}</translation>
    </message>
    <message>
      <source>coherence</source>
      <translation>相干性</translation>
    </message>
    <message>
      <source>coherence too low</source>
      <translation>相干性过低</translation>
    </message>
    <message>
      <source>converged</source>
      <translation>已收敛</translation>
    </message>
    <message>
      <source>deformation rate</source>
      <translation>形变速率</translation>
    </message>
    <message>
      <source>digitised</source>
      <translation>手工数字化</translation>
    </message>
    <message>
      <source>directions too scattered (mean resultant length {length}, below {limit})</source>
      <translation>方向过于分散（平均合成长度 {length}，低于 {limit}）</translation>
    </message>
    <message>
      <source>elevation model</source>
      <translation>高程模型</translation>
    </message>
    <message>
      <source>excluded areas</source>
      <translation>排除区</translation>
    </message>
    <message>
      <source>expected {share:.0%}</source>
      <translation>预期 {share:.0%}</translation>
    </message>
    <message>
      <source>from the samples</source>
      <translation>取自样本</translation>
    </message>
    <message>
      <source>held-out landslides</source>
      <translation>留出的滑坡</translation>
    </message>
    <message>
      <source>inventory</source>
      <translation>编目</translation>
    </message>
    <message>
      <source>it cannot be read ({reason})</source>
      <translation>无法读取（{reason}）</translation>
    </message>
    <message>
      <source>it changed since the folder was looked into</source>
      <translation>它在查看文件夹之后发生了变化</translation>
    </message>
    <message>
      <source>it has no header of its own, and {name} describes its grid</source>
      <translation>其自身没有头文件，由 {name} 描述其格网</translation>
    </message>
    <message>
      <source>it has the fields {fields}</source>
      <translation>其字段有 {fields}</translation>
    </message>
    <message>
      <source>it holds 'vel' or 'cum' with lat and lon, as LiCSBAS_out2nc.py writes them</source>
      <translation>它含有“vel”或“cum”以及 lat 和 lon，如 LiCSBAS_out2nc.py 所写</translation>
    </message>
    <message>
      <source>it holds a dataset 'velocity' and the attribute X_FIRST</source>
      <translation>其中有数据集“velocity”和属性 X_FIRST</translation>
    </message>
    <message>
      <source>it holds the datasets 'imdates' and 'cum' or 'vel'</source>
      <translation>其中有数据集“imdates”以及“cum”或“vel”</translation>
    </message>
    <message>
      <source>it is a grid called {name}, as GMTSAR writes its velocity</source>
      <translation>它是名为 {name} 的格网，如 GMTSAR 写出的速度</translation>
    </message>
    <message>
      <source>it is dolphin's timeseries/{name}, with its unit 'meters / year'</source>
      <translation>它是 dolphin 的 timeseries/{name}，单位为“meters / year”</translation>
    </message>
    <message>
      <source>it is not unpacked</source>
      <translation>它没有解压</translation>
    </message>
    <message>
      <source>iterations</source>
      <translation>次迭代</translation>
    </message>
    <message>
      <source>its attribute FILE_TYPE is '{kind}'</source>
      <translation>其属性 FILE_TYPE 为“{kind}”</translation>
    </message>
    <message>
      <source>its fields are no known program's</source>
      <translation>其字段不属于任何已知程序</translation>
    </message>
    <message>
      <source>its header {name} names SARscape</source>
      <translation>其头文件 {name} 中标有 SARscape</translation>
    </message>
    <message>
      <source>its name is FLATSIM's ({name})</source>
      <translation>其名称是 FLATSIM 的（{name}）</translation>
    </message>
    <message>
      <source>its name is LiCSBAS's ({name})</source>
      <translation>其文件名符合 LiCSBAS 的命名（{name}）</translation>
    </message>
    <message>
      <source>its name is MintPy's ({name}) and it has neither a unit nor a no data tag, as save_gdal.py writes it</source>
      <translation>其文件名符合 MintPy 的命名（{name}），且没有单位和无数据标签，与 save_gdal.py 的输出一致</translation>
    </message>
    <message>
      <source>its name is MintPy's, but its numbers are no m/a</source>
      <translation>其名称是 MintPy 的，但其数值不是 m/a</translation>
    </message>
    <message>
      <source>its tag DATA_TYPE is PyRate's ({kind})</source>
      <translation>其标签 DATA_TYPE 属于 PyRate（{kind}）</translation>
    </message>
    <message>
      <source>its tags start_datetime and end_datetime and its unit are dolphin's</source>
      <translation>其标签 start_datetime 和 end_datetime 及单位是 dolphin 的</translation>
    </message>
    <message>
      <source>known before</source>
      <translation>此前已知</translation>
    </message>
    <message>
      <source>known landslides</source>
      <translation>已知滑坡</translation>
    </message>
    <message>
      <source>last change {change:+.2f} mm/a</source>
      <translation>最近变化 {change:+.2f} mm/a</translation>
    </message>
    <message>
      <source>layover</source>
      <translation>叠掩</translation>
    </message>
    <message>
      <source>line of sight across the slope's motion</source>
      <translation>视线横切坡面运动方向</translation>
    </message>
    <message>
      <source>lower bound {old} → {new}</source>
      <translation>下限 {old} → {new}</translation>
    </message>
    <message>
      <source>lower bound {old} → {new} ({count} of {all} new samples lie below the old)</source>
      <translation>下限 {old} → {new}（{all} 个新样本中有 {count} 个低于旧下限）</translation>
    </message>
    <message>
      <source>lower bound {old} → {new} ({count} of {all} samples lie below the new)</source>
      <translation>下限 {old} → {new}（{all} 个样本中有 {count} 个低于新下限）</translation>
    </message>
    <message>
      <source>lower bound {old} → {new} ({count} of {all} samples lie below the old)</source>
      <translation>下限 {old} → {new}（{all} 个样本中有 {count} 个低于旧下限）</translation>
    </message>
    <message>
      <source>mean |rate| of the samples (mm/a)</source>
      <translation>样本的平均 |速率|（mm/a）</translation>
    </message>
    <message>
      <source>minimum coherence, set by you</source>
      <translation>最小相干性，由您设定</translation>
    </message>
    <message>
      <source>minimum |rate| set by you, which is {count} robust standard deviations of the background ({sigma} mm/a about its median)</source>
      <translation>最小 |速率|，由您设定，为背景稳健标准差的 {count} 倍（{sigma} mm/a，相对其中位数）</translation>
    </message>
    <message>
      <source>minimum |rate|, set by you</source>
      <translation>最小 |速率|，由您设定</translation>
    </message>
    <message>
      <source>minimum, set by the user</source>
      <translation>最小值，由用户设定</translation>
    </message>
    <message>
      <source>new landslide, numbered as in the list</source>
      <translation>新发现的滑坡，编号同列表</translation>
    </message>
    <message>
      <source>new landslides</source>
      <translation>新发现的滑坡</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>no class in which samples are more frequent than in the study area</source>
      <translation>没有样本比研究区更集中的等级</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>无数据</translation>
    </message>
    <message>
      <source>no data under any sample</source>
      <translation>所有样本处均无数据</translation>
    </message>
    <message>
      <source>no known landslide has fast pixels with a coherence: a cautious bound</source>
      <translation>没有已知滑坡具有带相干性的快速像元：取谨慎的下界</translation>
    </message>
    <message>
      <source>no preferred direction (Rayleigh test p = {p} with {count} polygons)</source>
      <translation>没有优势方向（Rayleigh 检验 p = {p}，{count} 个多边形）</translation>
    </message>
    <message>
      <source>no rate</source>
      <translation>无速率</translation>
    </message>
    <message>
      <source>no verdict</source>
      <translation>无判定</translation>
    </message>
    <message>
      <source>noise above the slowest rate</source>
      <translation>噪声高于最慢速率</translation>
    </message>
    <message>
      <source>noise of the background</source>
      <translation>背景噪声</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>not converged</source>
      <translation>未收敛</translation>
    </message>
    <message>
      <source>not documented; taken as positive away from the satellite, as dolphin, ISCE, GAMMA and SNAPHU write it</source>
      <translation>没有说明；按远离卫星为正处理，与 dolphin、ISCE、GAMMA 和 SNAPHU 的写法一致</translation>
    </message>
    <message>
      <source>not documented; taken as positive toward the satellite</source>
      <translation>没有说明，按朝向卫星为正处理</translation>
    </message>
    <message>
      <source>not given</source>
      <translation>未注明</translation>
    </message>
    <message>
      <source>not in the previous table</source>
      <translation>不在先前的阈值表中</translation>
    </message>
    <message>
      <source>not used: one landslide does not tell where others lie</source>
      <translation>未使用：仅凭一个滑坡无法得知其他滑坡在哪里</translation>
    </message>
    <message>
      <source>not used: would hold only {share} of another landslide</source>
      <translation>未使用：只会包含另一个滑坡的 {share}</translation>
    </message>
    <message>
      <source>nothing in it names a program</source>
      <translation>其中没有标明程序的内容</translation>
    </message>
    <message>
      <source>of the last iteration's candidates accepted</source>
      <translation>最后一次迭代的候选区被确认</translation>
    </message>
    <message>
      <source>of the new candidates accepted</source>
      <translation>的新候选区被确认</translation>
    </message>
    <message>
      <source>off</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>offered: ground where the minimum |rate| could be told; not used unless you switch it on</source>
      <translation>备选：能测出最小 |rate| 的地面；除非打开，否则不使用</translation>
    </message>
    <message>
      <source>offered: rates above two standard errors; not used unless you switch it on</source>
      <translation>备选：高于两倍标准误差的速率；除非打开，否则不使用</translation>
    </message>
    <message>
      <source>one HyP3 pair</source>
      <translation>单个 HyP3 干涉对</translation>
    </message>
    <message>
      <source>one HyP3 pair ({first} to {last}, {days} days)</source>
      <translation>单个 HyP3 干涉对（{first} 至 {last}，{days} 天）</translation>
    </message>
    <message>
      <source>open</source>
      <translation>不限</translation>
    </message>
    <message>
      <source>positive toward the satellite</source>
      <translation>朝向卫星为正</translation>
    </message>
    <message>
      <source>positive toward the satellite after flipping its sign</source>
      <translation>反转符号后朝向卫星为正</translation>
    </message>
    <message>
      <source>radar shadow</source>
      <translation>雷达阴影</translation>
    </message>
    <message>
      <source>rate {rate:+.1f} ± {sigma:.1f} mm/a, amplitude {amplitude:.1f} mm, R² {r2:.2f}, RMSE {rmse:.1f} mm</source>
      <translation>速率 {rate:+.1f} ± {sigma:.1f} mm/a，振幅 {amplitude:.1f} mm，R² {r2:.2f}，RMSE {rmse:.1f} mm</translation>
    </message>
    <message>
      <source>reference landslide that was missed</source>
      <translation>漏检的验证滑坡</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>剔除</translation>
    </message>
    <message>
      <source>rejected candidate</source>
      <translation>被剔除的候选区</translation>
    </message>
    <message>
      <source>seen</source>
      <translation>可见</translation>
    </message>
    <message>
      <source>set by hand</source>
      <translation>手动设置</translation>
    </message>
    <message>
      <source>smallest |rate| wanted; no rate was given</source>
      <translation>要求的最小 |速率|；未给出速率</translation>
    </message>
    <message>
      <source>stability under resampling: lower {lower_low} to {lower_high}, upper {upper_low} to {upper_high}</source>
      <translation>重抽样下的稳定性：下界 {lower_low} 到 {lower_high}，上界 {upper_low} 到 {upper_high}</translation>
    </message>
    <message>
      <source>standard error of the rate</source>
      <translation>速率的标准误差</translation>
    </message>
    <message>
      <source>start</source>
      <translation>起始</translation>
    </message>
    <message>
      <source>stated by the product</source>
      <translation>产品标注</translation>
    </message>
    <message>
      <source>study area</source>
      <translation>研究区</translation>
    </message>
    <message>
      <source>the date {date} is there in a newer version</source>
      <translation>日期 {date} 有更新的版本</translation>
    </message>
    <message>
      <source>the pair {pair} is there twice; {name} is taken</source>
      <translation>干涉对 {pair} 出现两次；采用 {name}</translation>
    </message>
    <message>
      <source>the pixel under it</source>
      <translation>点所在的像元</translation>
    </message>
    <message>
      <source>the range would be the full circle</source>
      <translation>范围将为整个圆周</translation>
    </message>
    <message>
      <source>time series</source>
      <translation>时间序列</translation>
    </message>
    <message>
      <source>tolerance ±{tolerance:g} mm/a</source>
      <translation>容差 ±{tolerance:g} mm/a</translation>
    </message>
    <message>
      <source>true positive rate</source>
      <translation>真阳性率</translation>
    </message>
    <message>
      <source>uncertain</source>
      <translation>存疑</translation>
    </message>
    <message>
      <source>up to {upper}</source>
      <translation>不超过 {upper}</translation>
    </message>
    <message>
      <source>upper bound {old} → {new}</source>
      <translation>上限 {old} → {new}</translation>
    </message>
    <message>
      <source>upper bound {old} → {new} ({count} of {all} new samples lie above the old)</source>
      <translation>上限 {old} → {new}（{all} 个新样本中有 {count} 个高于旧上限）</translation>
    </message>
    <message>
      <source>upper bound {old} → {new} ({count} of {all} samples lie above the new)</source>
      <translation>上限 {old} → {new}（{all} 个样本中有 {count} 个高于新上限）</translation>
    </message>
    <message>
      <source>upper bound {old} → {new} ({count} of {all} samples lie above the old)</source>
      <translation>上限 {old} → {new}（{all} 个样本中有 {count} 个高于旧上限）</translation>
    </message>
    <message>
      <source>was in use before</source>
      <translation>此前使用过</translation>
    </message>
    <message>
      <source>was not in use before</source>
      <translation>此前未使用</translation>
    </message>
    <message>
      <source>widened by {share} of the width on both sides</source>
      <translation>两侧各按宽度的 {share} 放宽</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>you chose it</source>
      <translation>由您选择</translation>
    </message>
    <message>
      <source>{accepted} of {candidates} candidates are accepted: {added} new landslide(s), {enlarged} sample(s) enlarged; {total} samples now.</source>
      <translation>{candidates} 个候选区中已确认 {accepted} 个：新滑坡 {added} 处，扩大的样本 {enlarged} 个；现有样本 {total} 个。</translation>
    </message>
    <message>
      <source>{across:,.0f} m across</source>
      <translation>宽 {across:,.0f} m</translation>
    </message>
    <message>
      <source>{address} is no address of a dask scheduler. Give it as tcp://host:8786, or leave the scheduler empty to work on this machine.</source>
      <translation>{address} 不是 dask 调度器的地址。请按 tcp://host:8786 的形式给出，或调度器留空以在本机工作。</translation>
    </message>
    <message>
      <source>{again} of the {count} outlines lie mostly on others and are taken for the same landslides, drawn again: {landslides} landslides count.</source>
      <translation>{count} 个轮廓中有 {again} 个大部分位于其他轮廓上，被视为同一滑坡的再次绘制：计 {landslides} 个滑坡。</translation>
    </message>
    <message>
      <source>{area:,.1f} km²</source>
      <translation>{area:,.1f} km²</translation>
    </message>
    <message>
      <source>{both} candidates were judged by two or more of {analysts} analysts, {differing} of them differently; Fleiss' kappa {kappa:.3f} (95 % interval {low:.3f} to {high:.3f}).</source>
      <translation>{analysts} 名解译人员中有两人及以上判定的候选区共 {both} 个，其中 {differing} 个判定不一致；Fleiss Kappa 系数 {kappa:.3f}（95% 置信区间 {low:.3f} 至 {high:.3f}）。</translation>
    </message>
    <message>
      <source>{candidates:,} candidates, {verdicts:,} log entries, {samples:,} samples, {reference:,} reference polygons</source>
      <translation>候选区 {candidates:,} 个，日志 {verdicts:,} 条，样本 {samples:,} 个，验证多边形 {reference:,} 个</translation>
    </message>
    <message>
      <source>{count:,} candidates from {passing:,} of {valid:,} pixels with a rate; background of the rate: robust standard deviation {sigma:.1f} mm/a.</source>
      <translation>有速率的 {valid:,} 个像元中 {passing:,} 个通过，形成候选区 {count:,} 个；速率背景：稳健标准差 {sigma:.1f} mm/a。</translation>
    </message>
    <message>
      <source>{count:,} candidates of the last iteration have no verdict.</source>
      <translation>最后一次迭代还有 {count:,} 个候选区没有判定。</translation>
    </message>
    <message>
      <source>{count:,} cells.</source>
      <translation>{count:,} 个格子。</translation>
    </message>
    <message>
      <source>{count:,} pixels lie within all thresholds.</source>
      <translation>{count:,} 个像元处于全部阈值之内。</translation>
    </message>
    <message>
      <source>{count} candidate(s) of the same id are outlined differently; an edited outline was taken before one as proposed. Make sure that all studies come from one.</source>
      <translation>有 {count} 个 id 相同的候选区轮廓不同；已优先采用修改过的边界。请确认所有研究文件均源自同一研究文件。</translation>
    </message>
    <message>
      <source>{count} dates from {first} to {last}; fitted: {what}.</source>
      <translation>{count} 个日期，{first} 到 {last}；拟合：{what}。</translation>
    </message>
    <message>
      <source>{count} dates from {first} to {last}; values times {factor:g} are mm.</source>
      <translation>{count} 个日期，{first} 至 {last}；数值乘以 {factor:g} 为 mm。</translation>
    </message>
    <message>
      <source>{count} feature(s) of {name} are lines or points, which cannot be used here, and were left out.</source>
      <translation>{name} 的 {count} 个要素是线或点，此处无法使用，已略去。</translation>
    </message>
    <message>
      <source>{count} feature(s) of {name} without an area were left out.</source>
      <translation>{name} 中有 {count} 个没有面积的要素已略去。</translation>
    </message>
    <message>
      <source>{count} file(s), {first} first, hold nothing at the lower edge, where most others do. If they are still being written or downloaded, wait for the end and stack again.</source>
      <translation>{count} 个文件（首先是 {first}）在下边缘没有数据，而多数其他文件有。若它们仍在写入或下载，请等其完成后重新叠加。</translation>
    </message>
    <message>
      <source>{count} file(s), {first} first, hold the value {value:g}, far from all others: it is taken for no data, which they do not declare.</source>
      <translation>{count} 个文件（首先是 {first}）含有与其他值相差很远的值 {value:g}：按无数据处理，尽管文件没有这样声明。</translation>
    </message>
    <message>
      <source>{count} files are read together.</source>
      <translation>{count} 个文件一起读取。</translation>
    </message>
    <message>
      <source>{count} for the factor {factor}, which refuses most of their fast pixels</source>
      <translation>{count} 个因为因子 {factor}，它拒绝其大部分快速像元</translation>
    </message>
    <message>
      <source>{count} in candidates without a verdict (review them)</source>
      <translation>{count} 个在没有判定的候选区中（请判读）</translation>
    </message>
    <message>
      <source>{count} in rejected candidates of which only {share:.0%} is landslide (raise the minimum rate, so that candidates do not run together)</source>
      <translation>{count} 个在被剔除的候选区中，其中只有 {share:.0%} 是滑坡（请提高最小速率，使候选区不连成一片）</translation>
    </message>
    <message>
      <source>{count} invalid polygon(s) of {name} were repaired.</source>
      <translation>{name} 中有 {count} 个无效多边形已修复。</translation>
    </message>
    <message>
      <source>{count} more files were left out.</source>
      <translation>另有 {count} 个文件被舍弃。</translation>
    </message>
    <message>
      <source>{count} more granules, from {first} to {last}, are left out like these. The longest series is taken; a granule that ends where the reference date moves on ties the next year to it: add those.</source>
      <translation>另有 {count} 个数据块（{first} 到 {last}）同样舍弃。取最长的序列；在参考日期移动之处结束的数据块把下一年与之相连：请加入这些数据块。</translation>
    </message>
    <message>
      <source>{count} of {granules} granules come without coherence, {first} first. At each pixel they count as coherent as the others are, by their median. Get theirs too.</source>
      <translation>{granules} 个数据块中有 {count} 个（首个为 {first}）没有相干性。在每个像元上，其相干性按其余数据块的中位数计。请一并获取它们的相干性。</translation>
    </message>
    <message>
      <source>{count} of {pairs} pairs come without coherence and are left out, {first} first. Get theirs too; or do without weights and minimum coherence.</source>
      <translation>{pairs} 个干涉对中有 {count} 个不带相干性，已舍弃，首先是 {first}。请也获取它们的相干性；或不用权重和最低相干性。</translation>
    </message>
    <message>
      <source>{count} of {pairs} pairs come without coherence, so that all pairs count the same and no pixel is masked by it.</source>
      <translation>{pairs} 个干涉对中有 {count} 个不带相干性，因此所有干涉对权重相同，也不据此掩膜像元。</translation>
    </message>
    <message>
      <source>{count} of {pairs} pairs come without coherence, {first} first. At each pixel they count as coherent as the others are, by their median. Get theirs too.</source>
      <translation>{pairs} 个干涉对中有 {count} 个不带相干性，首先是 {first}。在每个像元上，它们的相干性按其他干涉对的中位数计。请也获取它们的相干性。</translation>
    </message>
    <message>
      <source>{count} of {pixels} pixels ({share:.0f} %) have a rate.</source>
      <translation>{pixels} 个像元中 {count} 个（{share:.0f}%）有速率。</translation>
    </message>
    <message>
      <source>{count} of {total} reference polygons lie on landslides that were known from the start, and so do {detections} of {all} detections. They count neither as found nor as missed, neither as true nor as false.</source>
      <translation>{total} 个验证多边形中有 {count} 个位于一开始就已知的滑坡上，{all} 个检测中有 {detections} 个也是如此。它们既不算找到也不算漏检，既不算真也不算假。</translation>
    </message>
    <message>
      <source>{count} of {total} reference polygons overlap polygons that derived the ranges, so the true positive rate is optimistic. Hold reference polygons out of the inventory for an honest one.</source>
      <translation>{total} 个验证多边形中有 {count} 个与参与推导范围的多边形重叠，因此真阳性率偏乐观。要得到客观的结果，请从编目中留出验证多边形。</translation>
    </message>
    <message>
      <source>{count} of {total} samples have a mean rate below 1.96 standard errors of a pixel's: by this rate they may as well stand still.</source>
      <translation>{total} 个样本中有 {count} 个的平均速率低于像元标准误差的 1.96 倍：按此速率，它们也可能是静止的。</translation>
    </message>
    <message>
      <source>{count} pair(s) are called by the later date first: they are taken to run backward, so that their sign is turned.</source>
      <translation>{count} 个干涉对的名称先写较晚的日期：按时间倒序处理，因此其符号取反。</translation>
    </message>
    <message>
      <source>{count} place(s) outside the study area were left out.</source>
      <translation>研究区以外的 {count} 个样点已略去。</translation>
    </message>
    <message>
      <source>{count} place(s) without a decision were left out.</source>
      <translation>没有判定结果的 {count} 个样点已略去。</translation>
    </message>
    <message>
      <source>{count} points lie in cells where another file has more, and were left out there: overlaps count once.</source>
      <translation>{count} 个点所在的单元中另一文件的点更多，因此在那里略去：重叠处只计一次。</translation>
    </message>
    <message>
      <source>{count} polygon(s) of {name} lie where the target CRS is not defined and were left out.</source>
      <translation>{name} 中有 {count} 个多边形位于目标坐标参考系没有定义的位置，已略去。</translation>
    </message>
    <message>
      <source>{count} reference landslides were not found</source>
      <translation>{count} 个验证滑坡没有找到</translation>
    </message>
    <message>
      <source>{count} refused by no factor (too small, excluded, on ground of low information value, or beyond the rasters)</source>
      <translation>{count} 个没有被任何因子拒绝（太小、被排除、位于信息量低的地面，或超出栅格）</translation>
    </message>
    <message>
      <source>{count} robust standard deviations of the background ({sigma} mm/a about its median)</source>
      <translation>背景稳健标准差的 {count} 倍（{sigma} mm/a，相对其中位数）</translation>
    </message>
    <message>
      <source>{count} sample(s) have no deformation data and so no rate.</source>
      <translation>{count} 个样本没有形变数据，因此没有速率。</translation>
    </message>
    <message>
      <source>{count} sample(s) have no deformation rate and are left out of the mean.</source>
      <translation>{count} 个样本没有形变速率，不计入均值。</translation>
    </message>
    <message>
      <source>{count} that nowhere move at the minimum rate (lower it, or look at the rate there)</source>
      <translation>{count} 个没有一处以最小速率移动（请降低它，或查看那里的速率）</translation>
    </message>
    <message>
      <source>{count} values in {pairs} pairs were left out as unwrapping errors ({share:.2g} % of all).</source>
      <translation>{pairs} 个干涉对中有 {count} 个值作为解缠误差舍弃（占全部的 {share:.2g}%）。</translation>
    </message>
    <message>
      <source>{factor} gets no range: {reason}.</source>
      <translation>{factor} 没有得到范围：{reason}。</translation>
    </message>
    <message>
      <source>{factor} has no spread: its range is the single value {value:.4g}. Widen it by hand or disable it.</source>
      <translation>{factor} 没有离散度：其范围为单一值 {value:.4g}。请手动放宽，或将其停用。</translation>
    </message>
    <message>
      <source>{factor} keeps nothing out: of another landslide only about {share:.0%} would lie inside the range that {count} landslides give. Switch it on by hand if you know better.</source>
      <translation>{factor} 不排除任何地方：{count} 个滑坡给出的范围只会包含另一个滑坡的约 {share:.0%}。如果您更了解，请手工打开它。</translation>
    </message>
    <message>
      <source>{factor} would take the place of a table of the study {name}. Choose another file, or another layer name.</source>
      <translation>{factor} 会取代研究文件 {name} 中的一个表。请选择其他文件，或其他图层名称。</translation>
    </message>
    <message>
      <source>{factor}: {lower} to {upper}, {share} of the sample pixels. {note}</source>
      <translation>{factor}：{lower} 至 {upper}，占样本像元的 {share}。{note}</translation>
    </message>
    <message>
      <source>{first} and {other} have different fields or coordinate reference systems. Put tables of one product into the folder.</source>
      <translation>{first} 与 {other} 的字段或坐标参考系不同。请把同一产品的表放入该文件夹。</translation>
    </message>
    <message>
      <source>{first} and {second}</source>
      <translation>{first} 和 {second}</translation>
    </message>
    <message>
      <source>{first} and {second} landslides, none of them the same: at least {low:.0f} in all, and how many more cannot be told.</source>
      <translation>{first} 个和 {second} 个滑坡，没有相同的：总共至少 {low:.0f} 个，还有多少无法得知。</translation>
    </message>
    <message>
      <source>{first} and {second} landslides, {both} of them the same: about {total:.0f} in all (95 % interval {low:.0f} to {high:.0f}).</source>
      <translation>{first} 个和 {second} 个滑坡，其中 {both} 个相同：总共约 {total:.0f} 个（95% 区间 {low:.0f} 到 {high:.0f}）。</translation>
    </message>
    <message>
      <source>{first} to {last} (UTC)</source>
      <translation>{first} 至 {last} (UTC)</translation>
    </message>
    <message>
      <source>{first}, {second}</source>
      <translation>{first}，{second}</translation>
    </message>
    <message>
      <source>{first}; {second}</source>
      <translation>{first}；{second}</translation>
    </message>
    <message>
      <source>{found:,} landslides in {looks:,} looks at candidates that were not known before</source>
      <translation>对先前未知的候选区查看 {looks:,} 次，找到 {found:,} 个滑坡</translation>
    </message>
    <message>
      <source>{found:,} of {count:,}</source>
      <translation>{found:,} / {count:,}</translation>
    </message>
    <message>
      <source>{found:,} of {count:,} rows</source>
      <translation>共 {count:,} 行，仅写入 {found:,} 行</translation>
    </message>
    <message>
      <source>{found} of {references} reference landslides found: TPR {tpr:.1%} (95 % interval {low:.1%} to {high:.1%}).</source>
      <translation>{references} 处验证滑坡中检出 {found} 处：TPR {tpr:.1%}（95% 置信区间 {low:.1%} 至 {high:.1%}）。</translation>
    </message>
    <message>
      <source>{giants} detection(s) match {count} of the {found} landslides that were found, but only {share:.0%} of their area is landslide: this rule does not ask how much else a detection covers. Choose intersection over union, or raise the thresholds so that detections do not run together.</source>
      <translation>找到的 {found} 处滑坡中有 {count} 处只与 {giants} 个探测结果匹配，而其面积中只有 {share:.0%} 是滑坡：此规则不考虑一个探测结果还覆盖了多少其他地面。请选择交并比，或提高阈值，使各探测结果不再连成一片。</translation>
    </message>
    <message>
      <source>{hidden:,} of the {known:,} landslides of the first inventory lie there.</source>
      <translation>初始编目的 {known:,} 个滑坡中有 {hidden:,} 个位于那里。</translation>
    </message>
    <message>
      <source>{hidden:,} of the {missed:,} missed reference landslides lie there.</source>
      <translation>漏检的 {missed:,} 个验证滑坡中有 {hidden:,} 个位于那里。</translation>
    </message>
    <message>
      <source>{hidden} of {known} known landslides are not seen on more than half of their ground.</source>
      <translation>{known} 个已知滑坡中有 {hidden} 个，一半以上的地面不可见。</translation>
    </message>
    <message>
      <source>{host} answers with an error (HTTP {status}). Check its address, or try again later.</source>
      <translation>{host} 返回错误（HTTP {status}）。请检查其地址，或稍后再试。</translation>
    </message>
    <message>
      <source>{host} does not answer. Check the network; images on this computer work as before.</source>
      <translation>{host} 没有响应。请检查网络；本机上的影像照常可用。</translation>
    </message>
    <message>
      <source>{host} has no layer {layer}. Check its name; large and small letters differ.</source>
      <translation>{host} 没有图层 {layer}。请检查名称；大小写有区别。</translation>
    </message>
    <message>
      <source>{host} sends more than {limit} MB, which no answer of an image service needs. Narrow the search, or check the address.</source>
      <translation>{host} 发送超过 {limit} MB，影像服务的回答不需要这么多。请缩小搜索范围，或检查地址。</translation>
    </message>
    <message>
      <source>{host} sends no capabilities of a WMS. Check the address.</source>
      <translation>{host} 没有给出 WMS 的能力文档。请检查地址。</translation>
    </message>
    <message>
      <source>{host} sends no list of Wayback releases. Check its address in the settings.</source>
      <translation>{host} 没有发送 Wayback 版本列表。请在设置中检查其地址。</translation>
    </message>
    <message>
      <source>{host} sends no list of images: it seems to be no STAC API. Check its address.</source>
      <translation>{host} 没有发送影像列表：它似乎不是 STAC API。请检查其地址。</translation>
    </message>
    <message>
      <source>{host} sends what is no answer of an image service. Check its address.</source>
      <translation>{host} 发送的不是影像服务的回答。请检查其地址。</translation>
    </message>
    <message>
      <source>{host} tells no times for the layer {layer}. Choose another layer, or put dates into the address.</source>
      <translation>{host} 没有给出图层 {layer} 的时间。请选择其他图层，或在地址中写入日期。</translation>
    </message>
    <message>
      <source>{host} wants a key or a login (HTTP {status}). Choose an authentication for this service in the settings.</source>
      <translation>{host} 需要密钥或登录（HTTP {status}）。请在设置中为该服务选择身份认证。</translation>
    </message>
    <message>
      <source>{host} was asked too often (HTTP 429). It is asked again in {seconds:.0f} s.</source>
      <translation>{host} 被请求得太频繁（HTTP 429）。{seconds:.0f} s 后再次请求。</translation>
    </message>
    <message>
      <source>{landslides} landslides: {inventory} known, {reference} held out, of which {visible} exceed 50 mm/a. {decoys} decoys.</source>
      <translation>滑坡 {landslides} 处：已知 {inventory} 处，留出 {reference} 处，留出者中 {visible} 处超过 50 mm/a。干扰体 {decoys} 处。</translation>
    </message>
    <message>
      <source>{lost} of {count} polygon(s) lie outside the deformation raster and were left out.</source>
      <translation>{count} 个多边形中有 {lost} 个位于形变栅格之外，已略去。</translation>
    </message>
    <message>
      <source>{lower:,.0f} m² and more</source>
      <translation>不小于 {lower:,.0f} m²</translation>
    </message>
    <message>
      <source>{lower:,.0f} to {upper:,.0f} m²</source>
      <translation>{lower:,.0f} 至 {upper:,.0f} m²</translation>
    </message>
    <message>
      <source>{lower} and more</source>
      <translation>不小于 {lower}</translation>
    </message>
    <message>
      <source>{lower} to {upper}</source>
      <translation>{lower} 至 {upper}</translation>
    </message>
    <message>
      <source>{name}</source>
      <translation>{name}</translation>
    </message>
    <message>
      <source>{name} and {other} are of the same dates and of different ground: the pairs are of several frames. Stack each frame by itself.</source>
      <translation>{name} 与 {other} 日期相同但地面不同：干涉对属于多个图幅。请对每个图幅分别叠加。</translation>
    </message>
    <message>
      <source>{name} cannot be opened ({reason}). The file is incomplete or damaged, or this QGIS lacks the driver; copy it again.</source>
      <translation>{name} 无法打开（{reason}）。文件不完整或损坏，或此 QGIS 缺少驱动；请重新复制。</translation>
    </message>
    <message>
      <source>{name} cannot be opened as HDF5 ({reason}). The file is incomplete or damaged; copy or compute it again.</source>
      <translation>{name} 无法作为 HDF5 打开（{reason}）。文件不完整或已损坏；请重新复制或计算。</translation>
    </message>
    <message>
      <source>{name} cannot be opened as points ({reason}). Choose a csv table, a shapefile or a GeoPackage.</source>
      <translation>{name} 无法作为点数据打开（{reason}）。请选择 csv 表、shapefile 或 GeoPackage。</translation>
    </message>
    <message>
      <source>{name} cannot be opened. Check that it is a raster that QGIS displays.</source>
      <translation>无法打开 {name}。请检查它是否为 QGIS 能够显示的栅格。</translation>
    </message>
    <message>
      <source>{name} cannot be opened. Check that it is whole.</source>
      <translation>无法打开 {name}。请检查它是否完整。</translation>
    </message>
    <message>
      <source>{name} cannot be read ({reason}).</source>
      <translation>无法读取 {name}（{reason}）。</translation>
    </message>
    <message>
      <source>{name} cannot be read ({reason}). Either the file is incomplete or damaged: copy or compute it again. Or it is compressed with LZF, which GDAL cannot read: rewrite it with h5repack -f GZIP=1 in.h5 out.h5</source>
      <translation>无法读取 {name}（{reason}）。要么文件不完整或已损坏：请重新复制或计算；要么文件以 LZF 压缩，GDAL 无法读取：请用 h5repack -f GZIP=1 in.h5 out.h5 重写。</translation>
    </message>
    <message>
      <source>{name} cannot be read ({reason}). It is damaged or its disk unreachable: copy it again, or take it out of the folder.</source>
      <translation>{name} 无法读取（{reason}）。文件损坏或磁盘无法访问：请重新复制，或将其移出文件夹。</translation>
    </message>
    <message>
      <source>{name} cannot be read ({reason}). The file is incomplete or damaged; copy or compute it again.</source>
      <translation>无法读取 {name}（{reason}）。文件不完整或已损坏；请重新复制或计算。</translation>
    </message>
    <message>
      <source>{name} cannot be read ({reason}). The file is incomplete or damaged; download or copy it again.</source>
      <translation>无法读取 {name}（{reason}）。文件不完整或已损坏；请重新下载或复制。</translation>
    </message>
    <message>
      <source>{name} cannot be read as a table ({reason}). Choose a .csv or .gpkg with the fields factor, lower and upper.</source>
      <translation>无法将 {name} 作为表读取（{reason}）。请选择含 factor、lower 和 upper 字段的 .csv 或 .gpkg。</translation>
    </message>
    <message>
      <source>{name} cannot be written ({reason}). Check free disk space and write permission.</source>
      <translation>无法写入 {name}（{reason}）。请检查磁盘剩余空间和写入权限。</translation>
    </message>
    <message>
      <source>{name} cannot be written ({reason}). Check free disk space, write permission and whether another program has the file open.</source>
      <translation>无法写入 {name}（{reason}）。请检查磁盘剩余空间、写入权限，以及文件是否被其他程序打开。</translation>
    </message>
    <message>
      <source>{name} claims {width} x {height} pixels, more than a deformation product has. The file is probably damaged; copy it again, or cut it into parts.</source>
      <translation>{name} 声称有 {width} × {height} 像元，超出形变产品的合理大小。文件可能已损坏；请重新复制，或将其分块。</translation>
    </message>
    <message>
      <source>{name} comes without a standard error of its rate. Leave that output empty, or compute it from the pairs with 'Stack interferograms'.</source>
      <translation>{name} 不带速率的标准误差。请将该输出留空，或用“叠加干涉图”由干涉对计算。</translation>
    </message>
    <message>
      <source>{name} comes without coherence. Choose a coherence file, or leave the coherence output and the minimum coherence empty.</source>
      <translation>{name} 不附带相干性。请选择相干性文件，或将相干性输出和最小相干性留空。</translation>
    </message>
    <message>
      <source>{name} contains no band of its own. Choose one of its subdatasets (drag the file into QGIS to see them).</source>
      <translation>{name} 自身不含波段。请选择其子数据集之一（将文件拖入 QGIS 即可查看）。</translation>
    </message>
    <message>
      <source>{name} contains no csv table. Unpack it and choose the table.</source>
      <translation>{name} 不含 csv 表。请解压并选择该表。</translation>
    </message>
    <message>
      <source>{name} contains no dataset '{dataset}'. It holds: {known}.</source>
      <translation>{name} 中没有数据集“{dataset}”。其中有：{known}。</translation>
    </message>
    <message>
      <source>{name} contains no displacement. Download it again.</source>
      <translation>{name} 不含位移。请重新下载。</translation>
    </message>
    <message>
      <source>{name} contains no polygons or points that QGIS can read. Choose another file.</source>
      <translation>{name} 不含 QGIS 能读取的多边形或点。请选择其他文件。</translation>
    </message>
    <message>
      <source>{name} contains no raster that QGIS can read. Choose another file.</source>
      <translation>{name} 不含 QGIS 能读取的栅格。请选择其他文件。</translation>
    </message>
    <message>
      <source>{name} contains no raster that could be a rate. Its datasets: {known}. Choose geo_velocity.h5.</source>
      <translation>{name} 中没有可能是速率的栅格。其数据集有：{known}。请选择 geo_velocity.h5。</translation>
    </message>
    <message>
      <source>{name} contains no time series (dataset 'timeseries' of MintPy or 'cum' of LiCSBAS, dates x rows x columns). Choose geo_timeseries.h5 or cum.h5.</source>
      <translation>{name} 中没有时间序列（MintPy 的数据集“timeseries”或 LiCSBAS 的“cum”，日期 × 行 × 列）。请选择 geo_timeseries.h5 或 cum.h5。</translation>
    </message>
    <message>
      <source>{name} contains no time series: no array of dates, rows and columns called 'cum' or the like. It holds: {known}.</source>
      <translation>{name} 不含时间序列：没有名为“cum”或类似的日期、行、列数组。其内容：{known}。</translation>
    </message>
    <message>
      <source>{name} contains no unwrapped phase. Download it again.</source>
      <translation>{name} 不含解缠相位。请重新下载。</translation>
    </message>
    <message>
      <source>{name} contains no velocity raster '{dataset}'. Its datasets: {known}. Run LiCSBAS13_sb_inv.py to the end, or fit a rate with 'Fit seasonal deformation'.</source>
      <translation>{name} 中没有速率栅格“{dataset}”。其数据集有：{known}。请将 LiCSBAS13_sb_inv.py 运行完毕，或用“拟合季节性形变”拟合速率。</translation>
    </message>
    <message>
      <source>{name} contains {count} tables ({tables}). Unpack it and choose one of them.</source>
      <translation>{name} 含有 {count} 个表（{tables}）。请解压并选择其中之一。</translation>
    </message>
    <message>
      <source>{name} could be MintPy's (m/a) or PyGMTSAR's (mm/a), whose files look alike. Read in m/a its rates would exceed {limit:g} m/a, so its unit is asked.</source>
      <translation>{name} 可能是 MintPy 的（m/a）或 PyGMTSAR 的（mm/a），两者的文件看起来一样。按 m/a 读取时其速率会超过 {limit:g} m/a，因此询问单位。</translation>
    </message>
    <message>
      <source>{name} does not begin with a line of column names. Choose a csv table with a header.</source>
      <translation>{name} 的首行不是列名。请选择带表头的 csv 表。</translation>
    </message>
    <message>
      <source>{name} does not exist. Choose the folder again.</source>
      <translation>{name} 不存在。请重新选择文件夹。</translation>
    </message>
    <message>
      <source>{name} does not say its unit. Choose the unit of the displacements: mm, cm, m or radians.</source>
      <translation>{name} 没有说明其单位。请选择位移的单位：mm、cm、m 或弧度。</translation>
    </message>
    <message>
      <source>{name} does not say its unit. Choose the unit of the pairs: radians, mm, cm or m (ask who made them).</source>
      <translation>{name} 没有说明其单位。请选择干涉对的单位：弧度、mm、cm 或 m（请询问制作者）。</translation>
    </message>
    <message>
      <source>{name} does not state its CRS. Choose it in the tool's window, then the result as deformation rate.</source>
      <translation>{name} 未标注坐标参考系。请在工具窗口中选择，然后将结果选为形变速率。</translation>
    </message>
    <message>
      <source>{name} does not state its unit. Choose UNIT: mm/a, cm/a or m/a (ask who made the file).</source>
      <translation>{name} 未标注单位。请选择 UNIT：mm/a、cm/a 或 m/a（可询问文件制作者）。</translation>
    </message>
    <message>
      <source>{name} does not state its unit. Choose it in the tool's window, then the result as deformation rate.</source>
      <translation>{name} 未标注单位。请在工具窗口中选择，然后将结果选为形变速率。</translation>
    </message>
    <message>
      <source>{name} does not state the coordinate reference system of its points. Choose it under 'CRS of the points'.</source>
      <translation>{name} 未标注点的坐标参考系。请在“点的坐标参考系（CRS）”中选择。</translation>
    </message>
    <message>
      <source>{name} does not state the dates of its bands. Give them as a list or text file, one per band.</source>
      <translation>{name} 未说明各波段的日期。请以列表或文本文件提供，每个波段一个。</translation>
    </message>
    <message>
      <source>{name} does not state the dates of its layers (no 'time' in days since a date). Give them as a list or text file, one per layer.</source>
      <translation>{name} 没有说明其各层的日期（没有以自某日起天数表示的 time）。请以列表或文本文件给出，每层一个。</translation>
    </message>
    <message>
      <source>{name} exists already. Choose another name for the merged study.</source>
      <translation>{name} 已存在。请为合并后的研究文件选择其他名称。</translation>
    </message>
    <message>
      <source>{name} exists already. Open it, or choose another name for the new study.</source>
      <translation>{name} 已存在。请打开它，或为新研究文件选择其他名称。</translation>
    </message>
    <message>
      <source>{name} gives it dates, but it is no file that can be stacked</source>
      <translation>{name} 给了它日期，但它不是可以叠加的文件</translation>
    </message>
    <message>
      <source>{name} hardly covers the ground that the others cover (such as {other}): they are of different frames. Stack each frame by itself.</source>
      <translation>{name} 几乎没有覆盖其他文件（如 {other}）所覆盖的地面：它们属于不同图幅。请分别叠加每个图幅。</translation>
    </message>
    <message>
      <source>{name} has coordinates that are no degrees ({x:g}, {y:g}), but its CRS is geographic. Choose the right CRS of the points.</source>
      <translation>{name} 的坐标不是度（{x:g}, {y:g}），但其坐标参考系为地理坐标系。请选择点的正确坐标参考系。</translation>
    </message>
    <message>
      <source>{name} has no columns of coordinates (easting and northing, longitude and latitude, or x and y). Its columns: {known}. Rename them, or open the table as a point layer and choose that.</source>
      <translation>{name} 没有坐标列（东坐标和北坐标、经度和纬度，或 x 和 y）。其列有：{known}。请重命名列，或将该表作为点图层打开并选择该图层。</translation>
    </message>
    <message>
      <source>{name} has no field '{field}'. Its fields: {known}.</source>
      <translation>{name} 没有“{field}”字段。其字段有：{known}。</translation>
    </message>
    <message>
      <source>{name} has no field of coherence, so a minimum cannot be asked for. Set it to 0.</source>
      <translation>{name} 没有相干性字段，因此无法设置最小值。请将其设为 0。</translation>
    </message>
    <message>
      <source>{name} has no field that is known to hold a rate ({expected}). Choose one of its fields: {known}.</source>
      <translation>{name} 没有已知存放速率的字段（{expected}）。请从其字段中选择：{known}。</translation>
    </message>
    <message>
      <source>{name} has no header, and no EQA.dem_par lies beside it or in ../info. Put LiCSBAS's info/EQA.dem_par beside it.</source>
      <translation>{name} 没有头文件，其旁和 ../info 中也没有 EQA.dem_par。请将 LiCSBAS 的 info/EQA.dem_par 放在其旁。</translation>
    </message>
    <message>
      <source>{name} has no height at {share:.0%} of the study area: shadow, layover and the slopes' directions are not looked at there, and less of it is seen than the map shows.</source>
      <translation>{name} 在研究区的 {share:.0%} 没有高程：那里不考虑阴影、叠掩和坡向，实际能看到的比图上显示的少。</translation>
    </message>
    <message>
      <source>{name} has no table with the fields factor, lower and upper. Choose another.</source>
      <translation>{name} 中没有含 factor、lower 和 upper 字段的表。请选择其他文件。</translation>
    </message>
    <message>
      <source>{name} has no value at {share:.0%} of the pixels that have a rate: where a factor needs it, no candidate can be found there. Choose a raster that covers the area, or leave it out.</source>
      <translation>在有速率的像元中，{name} 有 {share:.0%} 没有值：需要该因子之处，那里就找不到候选区。请选择覆盖该区域的栅格，或不使用它。</translation>
    </message>
    <message>
      <source>{name} has no way from its CRS to the target CRS. Choose the right CRS of the points.</source>
      <translation>无法从 {name} 的坐标参考系转换到目标坐标参考系。请为这些点选择正确的坐标参考系。</translation>
    </message>
    <message>
      <source>{name} has no {axis} for each of its {size} pixels, so its place is unknown. Download it again.</source>
      <translation>{name} 没有为其 {size} 个像元逐一给出 {axis}，因此其位置未知。请重新下载。</translation>
    </message>
    <message>
      <source>{name} has numbered bands, no dataset '{dataset}'. Give a band number or leave it empty.</source>
      <translation>{name} 的波段以编号标识，没有数据集“{dataset}”。请输入波段号，或留空。</translation>
    </message>
    <message>
      <source>{name} has the columns of a product with coordinates in {usual}. They count in {given}, as you chose; leave the CRS of the points empty if that is not meant.</source>
      <translation>{name} 含有坐标为 {usual} 的产品的列。现按您的选择以 {given} 计；如果并非此意，请将点的 CRS 留空。</translation>
    </message>
    <message>
      <source>{name} has the value {value:g} at {share:.1%} of its pixels, far from all others ({low:.4g} to {high:.4g}): probably no data that its file does not declare. Set it in the layer's properties (Transparency) and run again.</source>
      <translation>{name} 在 {share:.1%} 的像元处为 {value:g}，远离所有其他值（{low:.4g} 到 {high:.4g}）：可能是文件没有声明的无数据值。请在图层属性（透明度）中设置，然后重新运行。</translation>
    </message>
    <message>
      <source>{name} has {count} band(s), so band {band} cannot be read. Choose another band.</source>
      <translation>{name} 有 {count} 个波段，无法读取波段 {band}。请选择其他波段。</translation>
    </message>
    <message>
      <source>{name} has {count} bands, too many for a time series.</source>
      <translation>{name} 有 {count} 个波段，对时间序列而言过多。</translation>
    </message>
    <message>
      <source>{name} has {size} bytes, but {parameters} describes {width} x {height} float32 pixels, which are {expected} bytes. The file is incomplete, or the two do not belong together.</source>
      <translation>{name} 有 {size} 字节，而 {parameters} 描述的是 {width} × {height} 个 float32 像元，即 {expected} 字节。文件不完整，或两者不匹配。</translation>
    </message>
    <message>
      <source>{name} holds PyRate's {kind}, no rate. Choose linear_rate.tif or stack_rate.tif, or run 'Stack interferograms' or 'Stack displacements' on the folder.</source>
      <translation>{name} 是 PyRate 的 {kind}，不是速率。请选择 linear_rate.tif 或 stack_rate.tif，或对该文件夹运行“叠加干涉图”或“叠加位移”。</translation>
    </message>
    <message>
      <source>{name} holds complex numbers (an interferogram), no rate or displacement. Choose the velocity file or the time series.</source>
      <translation>{name} 中是复数（干涉图），不是形变速率或位移。请选择速率文件或时间序列。</translation>
    </message>
    <message>
      <source>{name} holds more than {count:,} files. Choose the folder of the pairs itself.</source>
      <translation>{name} 含有超过 {count:,} 个文件。请选择干涉对本身的文件夹。</translation>
    </message>
    <message>
      <source>{name} holds no point table (csv or zip). Choose the folder of the files.</source>
      <translation>{name} 中没有点表（csv 或 zip）。请选择存放这些文件的文件夹。</translation>
    </message>
    <message>
      <source>{name} holds points that do not go together: {kinds}. Put each track, level and component into a folder of its own.</source>
      <translation>{name} 中的点不能合在一起：{kinds}。请把各轨道、级别和分量放入各自的文件夹。</translation>
    </message>
    <message>
      <source>{name} holds points, but what is judged here is area, and points have none. Draw the outlines of the landslides, or use 'Detection accuracy', which takes points.</source>
      <translation>{name} 含有点，而这里评判的是面积，点没有面积。请勾画滑坡的轮廓，或使用“检测精度”，它接受点。</translation>
    </message>
    <message>
      <source>{name} holds points: each stands for a disc of {radius:g} m radius.</source>
      <translation>{name} 是点：每个点代表半径 {radius:g} m 的圆。</translation>
    </message>
    <message>
      <source>{name} holds points: each stands for the pixel under it.</source>
      <translation>{name} 是点：每个点代表其所在的像元。</translation>
    </message>
    <message>
      <source>{name} holds points: each stands for the place itself, without an area.</source>
      <translation>{name} 是点：每个点只代表该位置，没有面积。</translation>
    </message>
    <message>
      <source>{name} holds wrapped phase only ({count} such files), which a stack cannot use. Order or download the unwrapped phase of the pairs.</source>
      <translation>{name} 只含缠绕相位（{count} 个此类文件），叠加无法使用。请订购或下载干涉对的解缠相位。</translation>
    </message>
    <message>
      <source>{name} holds {count} displacement granules of OPERA and no pairs. Choose 'Stack displacements' for them.</source>
      <translation>{name} 含有 {count} 个 OPERA 位移数据块，没有干涉对。请为它们选择“叠加位移”。</translation>
    </message>
    <message>
      <source>{name} holds {count} pairs of {product} and no displacements by date. Choose 'Stack interferograms' for them.</source>
      <translation>{name} 含有 {count} 个 {product} 干涉对，没有按日期的位移。请为它们选择“叠加干涉图”。</translation>
    </message>
    <message>
      <source>{name} holds {count} pairs of {product}, but none of the product that was chosen. Choose 'Recognise'.</source>
      <translation>{name} 中有 {count} 个 {product} 干涉对，但没有所选产品的干涉对。请选择“自动识别”。</translation>
    </message>
    <message>
      <source>{name} holds {count} tables of points ({product}), no interferograms. Choose the cell size in the tool's window, then the result as deformation rate.</source>
      <translation>{name} 含有 {count} 个点表（{product}），没有干涉图。请在工具窗口中选择格网单元大小，然后将结果选为形变速率。</translation>
    </message>
    <message>
      <source>{name} in this folder is a displacement series. The tool's window takes it; choose the results on the Data page then.</source>
      <translation>此文件夹中的 {name} 是位移序列。由工具的窗口处理它；随后请在“数据”页选择其结果。</translation>
    </message>
    <message>
      <source>{name} in this folder is a rate already ({product}). Choose it under 'From a product file'.</source>
      <translation>此文件夹中的 {name} 已经是速率（{product}）。请用“从产品文件”选择它。</translation>
    </message>
    <message>
      <source>{name} is EGMS Ortho: vertical or eastward rates, not along the line of sight. Do not project them again.</source>
      <translation>{name} 是 EGMS Ortho 产品：垂直或东西向速率，并非视线向速率。请勿再次投影。</translation>
    </message>
    <message>
      <source>{name} is a displacement time series, not a rate. Fit a rate to it in the tool's window, then choose the result as deformation rate.</source>
      <translation>{name} 是形变时间序列，不是速率。请在工具窗口中对其拟合速率，再将结果选作形变速率。</translation>
    </message>
    <message>
      <source>{name} is a file, a device or a pipe, and no folder. Choose a folder.</source>
      <translation>{name} 是文件、设备或管道，不是文件夹。请选择一个文件夹。</translation>
    </message>
    <message>
      <source>{name} is a file, not a folder. Choose another folder for the scene.</source>
      <translation>{name} 是文件而非文件夹。请为场景选择其他文件夹。</translation>
    </message>
    <message>
      <source>{name} is a folder, a device or a pipe, no file that can be replaced. Choose a file.</source>
      <translation>{name} 是文件夹、设备或管道，不是可以替换的文件。请选择一个文件。</translation>
    </message>
    <message>
      <source>{name} is a phase in radians, and no .PRM file beside it states the wavelength. Give the wavelength (0.0555 m for Sentinel-1, 0.236 m for ALOS).</source>
      <translation>{name} 是以弧度表示的相位，旁边没有说明波长的 .PRM 文件。请给出波长（Sentinel-1 为 0.0555 m，ALOS 为 0.236 m）。</translation>
    </message>
    <message>
      <source>{name} is a phase in radians, and nothing states the radar's wavelength. Give it: 0.0555 m for Sentinel-1, 0.236 m for ALOS, 0.238 m for NISAR.</source>
      <translation>{name} 是以弧度表示的相位，没有任何内容说明雷达波长。请给出：Sentinel-1 为 0.0555 m，ALOS 为 0.236 m，NISAR 为 0.238 m。</translation>
    </message>
    <message>
      <source>{name} is a picture: its values are colours, not rates. Choose the raster that it was drawn from.</source>
      <translation>{name} 是一幅图片：其值是颜色而不是速率。请选择绘制它所用的栅格。</translation>
    </message>
    <message>
      <source>{name} is a study, and would be replaced by {factor} with all its verdicts. Choose another file.</source>
      <translation>{name} 是研究文件，会连同其全部判读被 {factor} 替换。请选择其他文件。</translation>
    </message>
    <message>
      <source>{name} is a time series, not a rate. Fit one with 'Fit seasonal deformation', or compute it with MintPy: timeseries2velocity.py {name}</source>
      <translation>{name} 是时间序列而非速率。请用“拟合季节性形变”拟合速率，或用 MintPy 计算：timeseries2velocity.py {name}</translation>
    </message>
    <message>
      <source>{name} is an HDF5 file, but this QGIS reads none (GDAL has no HDF5 driver here). Convert it to GeoTIFF, with MintPy for example: save_gdal.py {name}</source>
      <translation>{name} 是 HDF5 文件，但当前 QGIS 无法读取（GDAL 缺少 HDF5 驱动）。请将其转换为 GeoTIFF，例如用 MintPy：save_gdal.py {name}</translation>
    </message>
    <message>
      <source>{name} is an HDF5 or netCDF file, but neither MintPy's (no attribute FILE_TYPE) nor LiCSBAS's (no dataset imdates), and no georeferenced grid of one rate. Its datasets: {known}. If one of them is the rate, give its name as the dataset, or convert it to GeoTIFF.</source>
      <translation>{name} 是 HDF5 或 netCDF 文件，但既不是 MintPy 的（没有属性 FILE_TYPE），也不是 LiCSBAS 的（没有数据集 imdates），也不是含一个速率的地理参考格网。其数据集：{known}。如果其中之一是速率，请将其名称作为数据集给出，或转换为 GeoTIFF。</translation>
    </message>
    <message>
      <source>{name} is being written by another run at this moment. Wait for its end, or choose another name.</source>
      <translation>{name} 此刻正由另一次运行写入。请等它结束，或选择其他名称。</translation>
    </message>
    <message>
      <source>{name} is cut short. Download or copy it again.</source>
      <translation>{name} 不完整。请重新下载或复制。</translation>
    </message>
    <message>
      <source>{name} is damaged: its values cannot be reached. Copy or compute the file again.</source>
      <translation>{name} 已损坏：无法访问其数值。请重新复制或计算该文件。</translation>
    </message>
    <message>
      <source>{name} is in metres but states neither EPSG nor UTM_ZONE. Add it with MintPy, for example: add_attribute.py {name} EPSG=32645</source>
      <translation>{name} 以米为单位，但未标注 EPSG 或 UTM_ZONE。请用 MintPy 添加，例如：add_attribute.py {name} EPSG=32645</translation>
    </message>
    <message>
      <source>{name} is in radar coordinates (no X_FIRST), so it has no place on the map. Geocode it with MintPy: geocode.py {name} -l inputs/geometryRadar.h5, and import the file geo_{name}.</source>
      <translation>{name} 采用雷达坐标（没有 X_FIRST），在地图上没有位置。请用 MintPy 进行地理编码：geocode.py {name} -l inputs/geometryRadar.h5，然后导入文件 geo_{name}。</translation>
    </message>
    <message>
      <source>{name} is in radar coordinates (no corner_lat, corner_lon), so it has no place on the map. Run LiCSBAS on geocoded interferograms (LiCSAR's GEOC), or convert its result with LiCSBAS_flt2geotiff.py.</source>
      <translation>{name} 采用雷达坐标（没有 corner_lat、corner_lon），在地图上没有位置。请对地理编码后的干涉图（LiCSAR 的 GEOC）运行 LiCSBAS，或用 LiCSBAS_flt2geotiff.py 转换其结果。</translation>
    </message>
    <message>
      <source>{name} is in radians. Give the radar's wavelength (0.0555 m for Sentinel-1).</source>
      <translation>{name} 以弧度表示。请给出雷达波长（Sentinel-1 为 0.0555 m）。</translation>
    </message>
    <message>
      <source>{name} is no folder. Choose the folder with the point files.</source>
      <translation>{name} 不是文件夹。请选择存放点文件的文件夹。</translation>
    </message>
    <message>
      <source>{name} is no layer of points. Choose a point layer.</source>
      <translation>{name} 不是点图层。请选择点图层。</translation>
    </message>
    <message>
      <source>{name} is no map of ground that is not seen: its values are not 0 to 6. Choose one that 'Map ground that is not seen' wrote.</source>
      <translation>{name} 不是不可见地面图：其值不是 0 到 6。请选择由“绘制不可见地面”写出的图。</translation>
    </message>
    <message>
      <source>{name} is no rate ({dataset}, unit {unit}). Choose the file with the velocity.</source>
      <translation>{name} 不是速率（{dataset}，单位 {unit}）。请选择包含速度的文件。</translation>
    </message>
    <message>
      <source>{name} is no study of this plugin. Choose a study file, or make a new study.</source>
      <translation>{name} 不是本插件的研究文件。请选择研究文件，或新建研究文件。</translation>
    </message>
    <message>
      <source>{name} is not on the grid of {other} (other CRS, pixel size or position): they come from different frames, tracks or settings. Stack those of one grid.</source>
      <translation>{name} 不在 {other} 的格网上（CRS、像元大小或位置不同）：它们来自不同的图幅、轨道或设置。请叠加同一格网的数据。</translation>
    </message>
    <message>
      <source>{name} is not there or is a folder. Choose the file with the deformation rate.</source>
      <translation>{name} 不存在或是文件夹。请选择形变速率文件。</translation>
    </message>
    <message>
      <source>{name} is not there or is a folder. Choose the file with the points.</source>
      <translation>{name} 不存在或是文件夹。请选择点文件。</translation>
    </message>
    <message>
      <source>{name} is of one date only; a rate needs pairs of several dates. Choose more pairs.</source>
      <translation>{name} 只有一个日期；速率需要多个日期的干涉对。请选择更多干涉对。</translation>
    </message>
    <message>
      <source>{name} is one NISAR pair (GUNW): an unwrapped phase between two dates, not a rate. Put all pairs of its track and frame into a folder and run 'Stack interferograms'.</source>
      <translation>{name} 是一个 NISAR 干涉对（GUNW）：两个日期之间的解缠相位，不是速率。请将其轨道和图幅的所有干涉对放入一个文件夹，运行“叠加干涉图”。</translation>
    </message>
    <message>
      <source>{name} is one displacement granule ({title}): the movement between two dates, not a rate. Put all granules of its frame into a folder and run 'Stack displacements'.</source>
      <translation>{name} 是一个位移数据块（{title}）：两个日期之间的运动，不是速率。请将其图幅的所有数据块放入一个文件夹，运行“叠加位移”。</translation>
    </message>
    <message>
      <source>{name} is one pair ({product}): the movement between two dates, not a rate. Put all pairs of its track into a folder and run 'Stack interferograms'.</source>
      <translation>{name} 是一个干涉对（{product}）：两个日期之间的移动，不是速率。请将其轨道的所有干涉对放入一个文件夹，运行“叠加干涉图”。</translation>
    </message>
    <message>
      <source>{name} is projected to the slope (_SD) or the vertical (_VD), so it is no longer a line of sight rate. Do not project it again.</source>
      <translation>{name} 已投影到坡面方向（_SD）或垂直方向（_VD），不再是视线向速率。请勿再次投影。</translation>
    </message>
    <message>
      <source>{name} is stored in blocks of {width} x {height} pixels, too large to be read piece by piece. Copy it with smaller blocks, for example: gdal_translate -co TILED=YES in.tif out.tif</source>
      <translation>{name} 以 {width} × {height} 像元的分块存储，过大而无法逐块读取。请复制为较小的分块，例如：gdal_translate -co TILED=YES in.tif out.tif</translation>
    </message>
    <message>
      <source>{name} is stored in chunks of {width} x {height} pixels, too large to be read piece by piece. Rewrite it with smaller ones, for example: h5repack -l CHUNK=1x256x256 in.h5 out.h5</source>
      <translation>{name} 以 {width} × {height} 像元的数据块存储，过大而无法逐块读取。请重写为较小的数据块，例如：h5repack -l CHUNK=1x256x256 in.h5 out.h5</translation>
    </message>
    <message>
      <source>{name} is {pair}: {what}, not a rate, and noise of centimetres in it would become a rate of many mm/a. Put all pairs of its track ({count} such file(s) here) into a folder and run 'Stack interferograms'; or invert them with MintPy (prep_hyp3.py, smallbaselineApp.py) and import its geo_velocity.h5.</source>
      <translation>{name} 是 {pair}：{what}，不是速率，其中厘米级的噪声会变成许多 mm/a 的速率。请将其轨道的所有干涉对（此处 {count} 个此类文件）放入一个文件夹，运行“叠加干涉图”；或用 MintPy 反演（prep_hyp3.py、smallbaselineApp.py）并导入其 geo_velocity.h5。</translation>
    </message>
    <message>
      <source>{name} lacks the times, the frequency or the unwrapped phase of a NISAR pair. Download it again.</source>
      <translation>{name} 缺少 NISAR 干涉对的时间、频率或解缠相位。请重新下载。</translation>
    </message>
    <message>
      <source>{name} names the coordinate reference system EPSG:{code}, which does not exist. Write the file again with a valid EPSG code.</source>
      <translation>{name} 标注的坐标参考系 EPSG:{code} 不存在。请用有效的 EPSG 代码重新写出该文件。</translation>
    </message>
    <message>
      <source>{name} of {date} has no tile of this place, or shows it only to other accounts (HTTP 404). Choose another date, or the authentication of an account that may see it.</source>
      <translation>{date} 的 {name} 没有此处的瓦片，或只对其他账户显示（HTTP 404）。请选择其他日期，或使用有权查看的账户的认证。</translation>
    </message>
    <message>
      <source>{name} sends what is no picture. Check its address.</source>
      <translation>{name} 发送的不是图像。请检查其地址。</translation>
    </message>
    <message>
      <source>{name} states no EPSG code, so its place is unknown. Download it again.</source>
      <translation>{name} 没有说明 EPSG 代码，因此其位置未知。请重新下载。</translation>
    </message>
    <message>
      <source>{name} states no coordinate reference system, and its coordinates are no degrees. Geocode it, or assign the system that it is in (Raster &gt; Projections &gt; Assign Projection).</source>
      <translation>{name} 没有说明坐标参考系，其坐标也不是度。请对其地理编码，或指定它所在的坐标参考系（栅格 &gt; 投影 &gt; 指定投影）。</translation>
    </message>
    <message>
      <source>{name} states no number for {keys}, so its place is unknown. Take the file as LiCSBAS wrote it.</source>
      <translation>{name} 中 {keys} 没有数值，因此位置未知。请使用 LiCSBAS 写出的原文件。</translation>
    </message>
    <message>
      <source>{name} states no whole numbers for width and nlines. Take the EQA.dem_par that LiCSBAS wrote.</source>
      <translation>{name} 中 width 和 nlines 不是整数。请使用 LiCSBAS 写出的 EQA.dem_par。</translation>
    </message>
    <message>
      <source>{name} states pixel steps of {x_step:g} (x) and {y_step:g} (y) from the corner {x:g}, {y:g}. They must be numbers, x positive and y negative; the file's header is damaged. Write the file again.</source>
      <translation>{name} 标注的像元步长为 {x_step:g}（x）和 {y_step:g}（y），角点为 {x:g}, {y:g}。它们必须是数值，且 x 为正、y 为负；文件头已损坏。请重新写出该文件。</translation>
    </message>
    <message>
      <source>{name} states that its rates are in {stated}, but they are read in {unit}. Set the unit, or import the raster with 'Import deformation rate', which converts it.</source>
      <translation>{name} 注明其速率单位为 {stated}，但正按 {unit} 读取。请设置单位，或用“导入形变速率”导入该栅格，它会进行换算。</translation>
    </message>
    <message>
      <source>{name} states the unit {stated}, but its product comes in {unit}. Choose the unit (ask who made it), and see to the sign.</source>
      <translation>{name} 注明的单位是 {stated}，而该产品的单位应为 {unit}。请选择单位（可询问制作者），并留意符号。</translation>
    </message>
    <message>
      <source>{name} states the unit {stated}, which is none of a rate that is known here. Choose UNIT if it holds a rate all the same, or another file.</source>
      <translation>{name} 注明的单位 {stated} 不是此处已知的速率单位。若其中确为速率，请选择 UNIT，否则请选择其他文件。</translation>
    </message>
    <message>
      <source>{name} states the unit {stated}, which is none of a rate. Check that it is the right raster.</source>
      <translation>{name} 注明的单位 {stated} 不是速率单位。请检查所选栅格是否正确。</translation>
    </message>
    <message>
      <source>{name} states {attribute} = {stated}, but its dataset has {size}. Check where it lies on the map.</source>
      <translation>{name} 标注 {attribute} = {stated}，但其数据集为 {size}。请检查其在地图上的位置。</translation>
    </message>
    <message>
      <source>{name} was left out: {reason}</source>
      <translation>{name} 被舍弃：{reason}</translation>
    </message>
    <message>
      <source>{name} was written, but QGIS cannot load it. Check that it is still there.</source>
      <translation>{name} 已写出，但 QGIS 无法加载。请检查该文件是否仍在。</translation>
    </message>
    <message>
      <source>{name} would reach from {west:g} to {east:g} degrees east and {south:g} to {north:g} degrees north, which is beyond the globe; the file's header is damaged or its coordinates are metres. Write the file again, with its EPSG code.</source>
      <translation>{name} 的范围为东经 {west:g} 至 {east:g} 度、北纬 {south:g} 至 {north:g} 度，超出地球范围；文件头已损坏，或其坐标以米为单位。请重新写出该文件，并附上其 EPSG 代码。</translation>
    </message>
    <message>
      <source>{name}: '{dataset}' is a time series ({bands} layers), not a rate. Fit one with 'Fit seasonal deformation' or 'Stack displacements'.</source>
      <translation>{name}：“{dataset}”是时间序列（{bands} 层），不是速率。请用“拟合季节形变”或“叠加位移”拟合速率。</translation>
    </message>
    <message>
      <source>{name}: '{dataset}' is motion along the satellite's track (of burst overlaps), not along the line of sight. Choose 'vel' or 'cum', which LiCSBAS makes of the interferograms.</source>
      <translation>{name}：“{dataset}”是沿卫星轨道方向的移动（来自 burst 重叠区），不是沿视线方向。请选择“vel”或“cum”，LiCSBAS 由干涉图得出它们。</translation>
    </message>
    <message>
      <source>{name}: the attribute {key} is '{value}', which cannot be used. Write the file again, or correct it with MintPy: add_attribute.py {name} {key}=...</source>
      <translation>{name}：属性 {key} 的值为“{value}”，无法使用。请重新写出该文件，或用 MintPy 修改：add_attribute.py {name} {key}=...</translation>
    </message>
    <message>
      <source>{name}: the pixels are not evenly spaced along {axis}. Warp it to a regular grid first.</source>
      <translation>{name}：像元沿 {axis} 间距不均匀。请先重采样到规则格网。</translation>
    </message>
    <message>
      <source>{number} is missing. Give a number of degrees, or a raster of them as {raster}.</source>
      <translation>缺少 {number}。请输入度数，或在 {raster} 中提供以度为单位的栅格。</translation>
    </message>
    <message>
      <source>{older} ({date}) brought to {newer} on unchanged ground: {gains}.</source>
      <translation>{older}（{date}）在未变化地面上归一到 {newer}：{gains}。</translation>
    </message>
    <message>
      <source>{parameter} has no option number {value}; they are counted from 0 to {last}.</source>
      <translation>{parameter} 没有编号为 {value} 的选项；选项从 0 数到 {last}。</translation>
    </message>
    <message>
      <source>{parameter} has {count} entries for {tracks} tracks. Give one per track, in the order of the rates.</source>
      <translation>{parameter} 有 {count} 项，而轨道有 {tracks} 条。请按速率的顺序为每条轨道提供一项。</translation>
    </message>
    <message>
      <source>{parameter} has {given} entries for {images} images. Give one per image, in their order.</source>
      <translation>{parameter} 有 {given} 项，影像有 {images} 幅。请每幅影像给出一项，按其顺序。</translation>
    </message>
    <message>
      <source>{parameter} is {value}, which is outside of what makes sense here. Choose another number.</source>
      <translation>{parameter} 为 {value}，超出此处合理的范围。请选择其他数字。</translation>
    </message>
    <message>
      <source>{part:,} of {all:,}</source>
      <translation>{part:,} / {all:,}</translation>
    </message>
    <message>
      <source>{passed} of {count} rejected polygon(s) ({share:.0%}) would pass all ranges again.</source>
      <translation>{count} 个已剔除的多边形中有 {passed} 个（{share:.0%}）会再次通过全部范围。</translation>
    </message>
    <message>
      <source>{points} points read, {incoherent} left out for their coherence; {cells} cells have a rate.</source>
      <translation>读取 {points} 个点，因相干性略去 {incoherent} 个；{cells} 个格网单元有速率。</translation>
    </message>
    <message>
      <source>{product}: {count} dates, {first} to {last}; {others} other file(s) beside them.</source>
      <translation>{product}：{count} 个日期，{first} 到 {last}；旁边另有 {others} 个文件。</translation>
    </message>
    <message>
      <source>{product}: {pairs} pairs of {dates} dates, {first} to {last}; {others} other file(s) beside them.</source>
      <translation>{product}：{dates} 个日期的 {pairs} 个干涉对，{first} 到 {last}；旁边另有 {others} 个文件。</translation>
    </message>
    <message>
      <source>{seconds:.0f} s in the median, pauses left out ({pace:.0f} an hour)</source>
      <translation>中位数 {seconds:.0f} s，不含停顿（每小时 {pace:.0f} 个）</translation>
    </message>
    <message>
      <source>{sentence}.</source>
      <translation>{sentence}。</translation>
    </message>
    <message>
      <source>{service} has {count} images of this place, but only for those with an account at its store. Choose another service of the same scenes.</source>
      <translation>{service} 有该处的 {count} 幅影像，但只提供给在其存储上有账户的用户。请选择提供相同影像的其他服务。</translation>
    </message>
    <message>
      <source>{share:.0%} of all that moves at {threshold:g} mm/a or more is one piece: subsidence, an error of unwrapping or a ramp, unless a large landslide fills much of the scene. Remove the regional deformation, or go on if you know it.</source>
      <translation>以 {threshold:g} mm/a 或更快移动的全部地面中有 {share:.0%} 是一整块：是沉降、解缠误差或斜坡，除非一个大滑坡占了场景的大部分。请去除区域形变；若您知道其原因，可以继续。</translation>
    </message>
    <message>
      <source>{share:.1%} ({low:.1%} to {high:.1%})</source>
      <translation>{share:.1%}（{low:.1%} 至 {high:.1%}）</translation>
    </message>
    <message>
      <source>{share:.1%} of the pixels move at {threshold:g} mm/a or more, far more than landslides cover. Remove the regional deformation, or use a higher minimum rate.</source>
      <translation>{share:.1%} 的像元以 {threshold:g} mm/a 或更快移动，远多于滑坡所覆盖的。请去除区域形变，或使用更高的最小速率。</translation>
    </message>
    <message>
      <source>{share:.1%} of the sample pixels lie inside all ranges together.</source>
      <translation>{share:.1%} 的样本像元同时落在全部范围之内。</translation>
    </message>
    <message>
      <source>{share:.1%} of the sample pixels lie inside the ranges of all ground factors.</source>
      <translation>{share:.1%} 的样本像元落在全部地面因子的范围之内。</translation>
    </message>
    <message>
      <source>{share:.1%} of the sample pixels reach the bounds set for deformation rate and coherence.</source>
      <translation>{share:.1%} 的样本像元达到为形变速率和相干性设定的界限。</translation>
    </message>
    <message>
      <source>{share:.1%} of the study area is not seen. What is not found there is not stable for that.</source>
      <translation>研究区有 {share:.1%} 不可见。那里没有发现，并不因此就稳定。</translation>
    </message>
    <message>
      <source>{share:.1%} of the study area: {reason}.</source>
      <translation>占研究区 {share:.1%}：{reason}。</translation>
    </message>
    <message>
      <source>{share} of the fast pixels of {count} known landslides lie below {low}, less the margin {bound}; at most {most}</source>
      <translation>{count} 个已知滑坡快速像元的 {share} 低于 {low}，减去余量为 {bound}；最高 {most}</translation>
    </message>
    <message>
      <source>{share} of the sample pixels are flat or have no data and never pass</source>
      <translation>{share} 的样本像元为平地或无数据，始终不通过</translation>
    </message>
    <message>
      <source>{share} of the sample pixels have no data and never pass</source>
      <translation>{share} 的样本像元无数据，始终不通过</translation>
    </message>
    <message>
      <source>{shown:,} of {all:,} are listed; {more:,} more are in the study. The algorithm 'Export inventory' writes all.</source>
      <translation>列出 {all:,} 个中的 {shown:,} 个；另有 {more:,} 个保存在研究文件中。可用“导出滑坡编目”算法写出全部。</translation>
    </message>
    <message>
      <source>{shown:,} of {all:,} new landslides are shown; of the others there is no image here.</source>
      <translation>{all:,} 个新滑坡中显示了 {shown:,} 个；其余的这里没有影像。</translation>
    </message>
    <message>
      <source>{skipped} row(s) without a number or a place and {outside} point(s) outside the CRS were left out.</source>
      <translation>没有数值或位置的 {skipped} 行和超出坐标参考系范围的 {outside} 个点已略去。</translation>
    </message>
    <message>
      <source>{studies} studies merged: {candidates} candidates, {verdicts} log entries, {samples} samples.</source>
      <translation>已合并 {studies} 个研究文件：候选区 {candidates} 个，日志记录 {verdicts} 条，样本 {samples} 个。</translation>
    </message>
    <message>
      <source>{true} of {detections} detections are true: precision {precision:.1%} (95 % interval {low:.1%} to {high:.1%}); F1 {f1:.3f}, area IoU {iou:.3f}, {splits} split(s), {merges} merge(s).</source>
      <translation>{detections} 个检测结果中 {true} 个正确：精确率 {precision:.1%}（95% 置信区间 {low:.1%} 至 {high:.1%}）；F1 {f1:.3f}，面积交并比 {iou:.3f}，分裂 {splits} 个，合并 {merges} 个。</translation>
    </message>
    <message>
      <source>{wanted} factors must hold, but the table enables only {count}. Choose 0 (all) to {count}.</source>
      <translation>要求成立的因子数为 {wanted}，但表中仅启用 {count} 个。请选择 0（全部）至 {count}。</translation>
    </message>
    <message>
      <source>{weak:.0%} of the pixels lie on slopes along which the line of sight sees hardly any motion (|C| &lt; {limit:g}), {share:.0%} of these facing north or south; {hidden:.0%} lie in layover or shadow. They have no data: nothing found there does not mean that nothing moves.</source>
      <translation>{weak:.0%} 的像元所在斜坡的运动在视线向上几乎观测不到（|C| &lt; {limit:g}），其中 {share:.0%} 朝北或朝南；{hidden:.0%} 处于叠掩或阴影区。这些像元无数据：该处没有发现并不表示没有运动。</translation>
    </message>
    <message>
      <source>{width:,} x {height:,} pixels of about {size:.3g} m</source>
      <translation>{width:,} x {height:,} 像元，像元约 {size:.3g} m</translation>
    </message>
    <message>
      <source>|Rate|</source>
      <translation>|速率|</translation>
    </message>
    <message>
      <source>|rate| (mm/a)</source>
      <translation>|速率|（mm/a）</translation>
    </message>
    <message>
      <source>|rate| reaching {rate:g} mm/a</source>
      <translation>|速率| 达到 {rate:g} mm/a</translation>
    </message>
  </context>
</TS>
